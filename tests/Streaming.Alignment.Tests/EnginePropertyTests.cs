using CsCheck;
using Streaming.Abstractions;

namespace Streaming.Alignment.Tests;

/// <summary>What holds for every window and every pick. Times are small numbers, so that samples meet often.</summary>
public sealed class EnginePropertyTests
{
    private static readonly string[] Names = ["a", "b", "c"];

    private static readonly Gen<WindowSpec> Windows = Gen.OneOf(
        Gen.Select(Gen.Long[1, 12], Gen.Long[1, 12]).Select(WindowSpec (size, advance) => new GridWindowSpec(Math.Max(size, advance), Math.Min(size, advance))),
        Gen.Select(Gen.Long[-8, 4], Gen.Long[0, 9]).Select(WindowSpec (first, length) => new ReferenceWindowSpec("a", first, first + length)),
        Gen.Select(Gen.Bool, Gen.Long[-4, 8]).Select(WindowSpec (_, last) => new ReferenceWindowSpec("a", null, last)));

    private static readonly Gen<ModalitySpec> Modality = Gen.Select(Gen.Enum<Pick>(), Gen.Long[0, 4], Gen.Bool, Gen.Long[0, 12]).Select((pick, outOfOrderness, required, maxAge) =>
        new ModalitySpec("") { Pick = pick, OutOfOrdernessUs = outOfOrderness, IsRequired = required, MaxAgeUs = pick == Pick.Hold && maxAge < 8 ? maxAge : null });

    private static readonly Gen<AlignmentSpec> Specs = Gen.Select(Windows, Modality.Array[3], Gen.Long[0, 8]).Select(Create);

    /// <summary>What one modality sends, in its order: samples with a time and a duration, and now and then a bound.</summary>
    private static readonly Gen<(long Time, long Duration, bool IsBound)[]> Stream =
        Gen.Select(Gen.Long[-6, 40], Gen.Frequency((4, Gen.Const(0L)), (1, Gen.Long[1, 10])), Gen.Frequency((7, Gen.Const(false)), (1, Gen.Const(true)))).Array[0, 14];

    private static readonly Gen<Sample[]> Disorder = Gen.Select(
        Gen.Enum<SampleKind>(),
        Gen.Int[0, 2],
        Gen.OneOf(Gen.Long[-50, 50], Gen.Const(long.MinValue), Gen.Const(long.MaxValue), Gen.Const(TimeMath.MaxUs), Gen.Const(TimeMath.MinUs)),
        Gen.Long[0, 60]).Select((kind, modality, time, duration) =>
            new Sample { Kind = kind, Modality = Names[modality], EventTimeUs = time, DurationUs = duration }).Array[0, 40];

    [Fact]
    public void ProvenWindows_DoNotDependOnHowModalitiesAreInterleaved() =>
        Gen.Select(Specs, Stream.Array[3], Gen.Int[0, 2].Array[60], Gen.Int[0, 2].Array[60]).Sample((spec, streams, order, otherOrder) =>
        {
            var strict = spec with { AllowedLatenessUs = 0 };
            Assert.Equal(Run(strict, streams, order).Windows.Order(), Run(strict, streams, otherOrder).Windows.Order());
        }, print: Print);

    /// <summary>Where a later value, which is not valid, takes the place of one that was held, the window is given out again only if it was before.</summary>
    [Fact]
    public void LastAnswers_DoNotDependOnHowModalitiesAreInterleaved() =>
        Gen.Select(Specs.Where(HoldsNothing), Stream.Array[3], Gen.Int[0, 2].Array[60], Gen.Int[0, 2].Array[60]).Sample((spec, streams, order, otherOrder) =>
            Assert.Equal(Run(spec, streams, order).LastAnswers.Order(), Run(spec, streams, otherOrder).LastAnswers.Order()), print: Print);

    [Fact]
    public void EverySample_IsCountedOnce() =>
        Gen.Select(Specs, Stream.Array[3], Gen.Int[0, 2].Array[60]).Sample((spec, streams, order) =>
        {
            var run = Run(spec, streams, order);
            Assert.Equal(run.Samples, run.Aligner.AlignedCount + run.Late + run.Aligner.DroppedCount);
            Assert.Equal(run.Aligned.Count, run.Aligner.AlignedCount);
        });

    [Fact]
    public void AnyInput_NeverThrows_AndIsCounted() =>
        Gen.Select(Specs, Disorder, Gen.Long[0, 30].Array[40], Gen.Bool).Sample((spec, samples, times, isTimed) =>
        {
            var timed = isTimed
                ? spec with { DeadlineUs = 9, MaxClockBehindUs = 20, Modalities = [.. spec.Modalities.Select(modality => modality with { IdleTimeoutUs = 7 })] }
                : spec;
            var aligner = new RigAligner(timed);
            var output = new AlignerOutput();
            var now = 0L;
            foreach (var (sample, elapsed) in samples.Zip(times))
            {
                now += elapsed;
                aligner.AdvanceTo(now, output);
                aligner.Append(sample, now, output);
            }

            aligner.Flush(now, output);
            Assert.Equal(samples.Count(sample => sample.Kind == SampleKind.Data), aligner.AlignedCount + output.LateSamples.Count + aligner.DroppedCount);
        });

    [Fact]
    public void Windows_HoldNothingButWhatTheirPickMayTake() =>
        Gen.Select(Specs, Stream.Array[3], Gen.Int[0, 2].Array[60]).Sample((spec, streams, order) =>
        {
            foreach (var (window, modality, samples) in Run(spec, streams, order).Slices)
            {
                var isSingle = modality.Pick is Pick.First or Pick.Last or Pick.Nearest or Pick.Hold;
                Assert.True(!isSingle || samples.Length <= 1);
                Assert.Equal(samples.OrderBy(sample => sample.EventTimeUs), samples);
                Assert.All(samples, sample => Assert.True(
                    sample.EventTimeUs <= window.LastUs
                    && (sample.EventTimeUs >= window.FirstUs || sample.EndTimeUs > window.FirstUs || modality.Pick == Pick.Hold)));
            }
        });

    private static bool HoldsNothing(AlignmentSpec spec) => spec.Modalities.All(modality => modality.Pick != Pick.Hold);

    private static string Print((AlignmentSpec Spec, (long Time, long Duration, bool IsBound)[][] Streams, int[] Order, int[] OtherOrder) input) =>
        $"{input.Spec.Window} lateness {input.Spec.AllowedLatenessUs}\n{string.Join('\n', input.Spec.Modalities.Zip(input.Streams).Select(pair => $"{pair.First}: {string.Join(' ', pair.Second)}"))}\n{string.Join(null, input.Order)}\n{string.Join(null, input.OtherOrder)}";

    private static AlignmentSpec Create(WindowSpec window, ModalitySpec[] modalities, long allowedLateness) => new()
    {
        Window = window,
        AllowedLatenessUs = allowedLateness > 4 ? allowedLateness : 0,
        Modalities = [.. modalities.Zip(Names).Select(pair => pair.First with { Name = pair.Second, Pick = AllowedPick(pair.First.Pick, window) })],
    };

    /// <summary>Without a beginning, the first can never be proven, and all never ends.</summary>
    private static Pick AllowedPick(Pick pick, WindowSpec window) =>
        window is ReferenceWindowSpec { FirstUs: null } && pick is Pick.First or Pick.All or Pick.Slice ? Pick.Last : pick;

    private static Result Run(AlignmentSpec spec, (long Time, long Duration, bool IsBound)[][] streams, int[] order)
    {
        var result = new Result(spec);
        var next = new int[streams.Length];
        foreach (var modality in order.Concat(Enumerable.Range(0, streams.Length).SelectMany(modality => Enumerable.Repeat(modality, streams[modality].Length))))
        {
            if (next[modality] == streams[modality].Length)
                continue;
            var (time, duration, isBound) = streams[modality][next[modality]++];
            result.Append(new Sample
            {
                Kind = isBound ? SampleKind.Bound : SampleKind.Data,
                Modality = Names[modality],
                EventTimeUs = time,
                DurationUs = duration,
                Id = $"{Names[modality]}{next[modality]}@{time}",
            });
        }

        foreach (var name in Names)
            result.Append(new Sample { Kind = SampleKind.End, Modality = name });
        result.Flush();
        return result;
    }

    private sealed class Result(AlignmentSpec spec)
    {
        private readonly AlignerOutput _output = new();
        private readonly Dictionary<string, string> _lastAnswers = [];

        public RigAligner Aligner { get; } = new(spec);

        public List<string> Windows { get; } = [];

        /// <summary>The last revision of each window.</summary>
        public IEnumerable<string> LastAnswers => _lastAnswers.Values;

        public List<(ClosedWindow Window, ModalitySpec Modality, Sample[] Samples)> Slices { get; } = [];

        public HashSet<Sample> Aligned { get; } = new(ReferenceEqualityComparer.Instance);

        public int Samples { get; private set; }

        public int Late { get; private set; }

        public void Append(Sample sample)
        {
            Samples += sample.Kind == SampleKind.Data ? 1 : 0;
            Aligner.Append(sample, 0, _output);
            Keep();
        }

        public void Flush()
        {
            Aligner.Flush(0, _output);
            Keep();
        }

        private void Keep()
        {
            foreach (var window in _output.Windows)
            {
                var identity = $"{window.FirstUs}-{window.LastUs} {window.Reference?.Id}";
                var slices = _output.SlicesOf(window).ToArray().Select(slice => (slice.Modality, Samples: _output.SamplesOf(slice).ToArray())).ToList();
                var text = $"{identity}: {string.Join(" ", slices.Select(slice => $"{slice.Modality}[{string.Join(' ', slice.Samples.Select(sample => sample.Id))}]"))}";
                Windows.Add(text);
                _lastAnswers[identity] = text;
                foreach (var (modality, samples) in slices)
                {
                    Slices.Add((window, spec.Modalities.Single(known => known.Name == modality), samples));
                    Aligned.UnionWith(samples);
                }

                if (window.Reference is { } reference)
                    Aligned.Add(reference);
            }

            Late += _output.LateSamples.Count;
            _output.Clear();
        }
    }
}
