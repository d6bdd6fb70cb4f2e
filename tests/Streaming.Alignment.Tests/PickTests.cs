using Streaming.Abstractions;

namespace Streaming.Alignment.Tests;

/// <summary>Each pick in its own window: the camera's samples are the references, the other modality is what is picked from.</summary>
public sealed class PickTests
{
    [Theory]
    [InlineData(Pick.First, "8")]
    [InlineData(Pick.Last, "14")]
    [InlineData(Pick.Nearest, "11")]
    [InlineData(Pick.All, "8 11 14")]
    [InlineData(Pick.Slice, "8 11 14")]
    [InlineData(Pick.Hold, "8")]
    [InlineData(Pick.Linear, "8 11")]
    public void Window_AroundItsReference_TakesWhatThePickSays(Pick pick, string expected)
    {
        var join = new Join(new ModalitySpec("other") { Pick = pick }, -5, 5);

        join.Other(2).Other(8).Other(11).Other(14).Other(20).Reference(10);

        Assert.Equal([$"10: {expected}"], join.Windows);
    }

    [Fact]
    public void Nearest_OfTwoAsNear_IsTheLater() =>
        Assert.Equal(["10: 12"], new Join(new ModalitySpec("other") { Pick = Pick.Nearest }, -5, 5).Other(8).Other(12).Reference(10).Windows);

    [Theory]
    [InlineData(9, 11)]
    [InlineData(8, 12)]
    public void Nearest_IsProven_AsSoonAsNothingNearerCanCome(long before, long provenAt)
    {
        var join = new Join(new ModalitySpec("other") { Pick = Pick.Nearest }, -5, 5).Other(before).Reference(10);

        join.Bound(provenAt - 1);
        Assert.Empty(join.Windows);

        Assert.Equal([$"10: {before}"], join.Bound(provenAt).Windows);
    }

    [Fact]
    public void Nearest_WithinASampleOfTheReference_WaitsForNothing() =>
        Assert.Equal(["10: 10"], new Join(new ModalitySpec("other") { Pick = Pick.Nearest }, -5, 5).Reference(10).Other(10).Windows);

    [Fact]
    public void First_IsProven_WhenNothingEarlierCanCome() =>
        Assert.Equal(["10: 6"], new Join(new ModalitySpec("other") { Pick = Pick.First }, -5, 5).Reference(10).Other(6).Windows);

    [Theory]
    [InlineData(Pick.First)]
    [InlineData(Pick.Nearest)]
    public void FirstAndNearest_OfNothing_AreProvenAtTheWindowsEnd(Pick pick)
    {
        var join = new Join(new ModalitySpec("other") { Pick = pick }, -5, 5).Reference(10).Bound(14);
        Assert.Empty(join.Windows);

        Assert.Equal(["10: silent"], join.Bound(15).Windows);
    }

    /// <summary>It came when its modality had promised that none would come any more for windows up to 35.</summary>
    [Theory]
    [InlineData(25, 30, "20")]
    [InlineData(25, 35, "20")]
    [InlineData(25, 36, "25")]
    [InlineData(35, 35, "20")]
    [InlineData(35, 36, "35")]
    public void Last_PassesOverASampleThatABoundHadRuledOut(long timeUs, long referenceUs, string expected)
    {
        var join = new Join(new ModalitySpec("other") { Pick = Pick.Last }, null, 0).Other(10).Other(20).Bound(35).Other(timeUs).Bound(40);

        Assert.Equal([$"{referenceUs}: {expected}"], join.Reference(referenceUs).Windows);
    }

    [Fact]
    public void Linear_WithASampleBefore_WaitsForOneAfterUntilTheWindowsEnd()
    {
        var join = new Join(new ModalitySpec("other") { Pick = Pick.Linear }, -5, 5).Other(8).Reference(10).Bound(14);
        Assert.Empty(join.Windows);

        Assert.Equal(["10: dropped"], join.Bound(15).Windows);
    }

    [Fact]
    public void Linear_WithoutASampleBefore_IsMissing() =>
        Assert.Equal(["10: dropped"], new Join(new ModalitySpec("other") { Pick = Pick.Linear }, -5, 5).Reference(10).Other(12).Windows);

    [Fact]
    public void Linear_SaysWhereBetweenItsSamplesTheInstantLies()
    {
        var join = new Join(new ModalitySpec("other") { Pick = Pick.Linear }, -5, 5).Other(8).Reference(10).Other(13);

        Assert.Equal(0.4, join.LastSlice.Fraction, 9);
    }

    [Theory]
    [InlineData(120, "20")]
    [InlineData(121, "silent")]
    public void Hold_WithAMaximumAge_ReachesBackBeforeTheWindow(long referenceUs, string expected)
    {
        var join = new Join(new ModalitySpec("other") { Pick = Pick.Hold, MaxAgeUs = 100, OutOfOrdernessUs = 1 }, -5, 5).Other(20);

        Assert.Equal([$"{referenceUs}: {expected}"], join.Reference(referenceUs).Bound(referenceUs).Windows);
    }

    [Theory]
    [InlineData(69, "20")]
    [InlineData(70, "silent")]
    public void Hold_WithADuration_IsValidForThatLong(long referenceUs, string expected)
    {
        var join = new Join(new ModalitySpec("other") { Pick = Pick.Hold, OutOfOrdernessUs = 1 }, -5, 5).Other(20, durationUs: 50);

        Assert.Equal([$"{referenceUs}: {expected}"], join.Reference(referenceUs).Bound(referenceUs).Windows);
    }

    [Theory]
    [InlineData(49, "0-99 r0 camera[60] other[50]")]
    [InlineData(48, "0-99 r0 camera[60] other[]")]
    public void Hold_OnAGrid_IsNotOlderThanItsMaximumAgeAtTheWindowsLastInstant(long maxAgeUs, string expected)
    {
        var other = new ModalitySpec("other") { Pick = Pick.Hold, MaxAgeUs = maxAgeUs };
        var spec = new AlignmentSpec { Window = new GridWindowSpec(100, 100), Modalities = [new ModalitySpec("camera"), other] };

        Assert.Equal([expected], new SpecRig(spec).Sample("other", 50).Sample("camera", 60).End("camera").End("other").Windows);
    }

    [Fact]
    public void Slice_SaysHowMuchNothingCovers()
    {
        var join = new Join(new ModalitySpec("other") { Pick = Pick.Slice }, 0, 9_999);

        join.Reference(10_000).Other(9_000, 3_000).Other(12_000, 2_000).Other(16_000, 2_000).Bound(20_000);

        Assert.Equal(["10000: 9000 12000 16000"], join.Windows);
        Assert.Equal(4_000, join.LastSlice.GapUs);
    }

    [Fact]
    public void Available_AnswersFromWhatIsThere() => Assert.Equal(
        ["10: 7", "20: late"],
        new Join(new ModalitySpec("other") { Pick = Pick.Last, Timing = PickTiming.Available }, -5, 5).Other(7).Reference(10).Reference(20).Windows);

    [Fact]
    public void Required_WhenItIsMissing_KeepsTheWindowBack()
    {
        var join = new Join(new ModalitySpec("other") { Pick = Pick.Nearest, IsRequired = true }, -5, 5).Reference(10).Reference(20).Other(21).Bound(30);

        Assert.Equal(["20: 21"], join.Windows);
        Assert.Equal((1, 2, 1), (join.Aligner.IncompleteCount, join.Aligner.AlignedCount, join.Aligner.DroppedCount));
    }

    [Fact]
    public void Late_WithinWhatIsAllowed_IsARevision()
    {
        var join = new Join(new ModalitySpec("other") { OutOfOrdernessUs = 0 }, -5, 5, allowedLatenessUs: 20).Reference(10).Other(9).Other(16);
        Assert.Equal(["10: 9"], join.Windows);

        join.Other(8);

        Assert.Equal(["10: 9", "10#1: 8 9"], join.Windows);
        Assert.Empty(join.Late);
    }

    [Fact]
    public void Late_BeyondWhatIsAllowed_IsLate()
    {
        var join = new Join(new ModalitySpec("other"), -5, 5, allowedLatenessUs: 9).Reference(10).Other(9).Other(16).Other(8);

        Assert.Equal(["10: 9", "10#1: 8 9"], join.Windows);
        Assert.Equal(["7 by 9"], join.Other(7).Late);
    }

    [Fact]
    public void Age_IsThatOfTheLastSample()
    {
        var join = new Join(new ModalitySpec("other"), -5, 5).Other(3).Other(6).Reference(10).Bound(15);
        Assert.Equal(4, join.LastSlice.AgeUs);

        Assert.Equal(94, join.Reference(100).Bound(105).LastSlice.AgeUs);
    }

    /// <summary>A reference modality whose own pick waits for nothing, and one other; both strictly in order unless the spec says otherwise.</summary>
    private sealed class Join(ModalitySpec other, long? firstUs, long? lastUs, long allowedLatenessUs = 0)
    {
        private readonly AlignerOutput _output = new();

        public RigAligner Aligner { get; } = new(new AlignmentSpec
        {
            Window = new ReferenceWindowSpec("reference", firstUs, lastUs),
            Modalities = [new ModalitySpec("reference") { Pick = Pick.Nearest }, other],
            AllowedLatenessUs = allowedLatenessUs,
        });

        public List<string> Windows { get; } = [];

        public List<string> Late { get; } = [];

        public ClosedSlice LastSlice { get; private set; }

        public Join Reference(long timeUs) => Append(new Sample { Modality = "reference", EventTimeUs = timeUs });

        public Join Other(long timeUs, long durationUs = 0) =>
            Append(new Sample { Modality = "other", EventTimeUs = timeUs, DurationUs = durationUs, Id = $"{timeUs}" });

        public Join Bound(long timeUs) => Append(new Sample { Kind = SampleKind.Bound, Modality = "other", EventTimeUs = timeUs });

        private Join Append(Sample sample)
        {
            Aligner.Append(sample, 0, _output);
            foreach (var window in _output.Windows)
            {
                LastSlice = _output.SlicesOf(window)[1];
                var picked = string.Join(' ', _output.SamplesOf(LastSlice).ToArray().Select(picked => picked.Id));
                var revision = window.Revision == 0 ? "" : $"#{window.Revision}";
                Windows.Add($"{window.Reference!.EventTimeUs}{revision}: {(picked.Length > 0 ? picked : LastSlice.MissingReason.ToString().ToLowerInvariant())}");
            }

            Late.AddRange(_output.LateSamples.Select(late => $"{late.Sample.Id} by {late.LateByUs}"));
            _output.Clear();
            return this;
        }
    }
}
