using CsCheck;
using Streaming.Abstractions;
using static Streaming.Alignment.Tests.Rig;

namespace Streaming.Alignment.Tests;

public sealed class RigAlignerPropertyTests
{
    private static readonly Gen<long[]> Times = Gen.Long[-500, 2_000].Array[0, 40];

    /// <summary>Two modalities' samples in the order each sent them, and a way to interleave them: true takes from the first.</summary>
    private static readonly Gen<(long[] A, long[] B, bool[] Order)> Streams = Gen.Select(Times, Times, Gen.Bool.Array[80]);

    [Fact]
    public void ProvenWindows_DoNotDependOnHowModalitiesAreInterleaved() => Gen.Select(Streams, Gen.Bool.Array[80]).Sample(input =>
    {
        var ((a, b, order), otherOrder) = input;
        var one = Run(a, b, order);
        var other = Run(a, b, otherOrder);
        Assert.Equal(one.Describe(), other.Describe());
        Assert.Equal(one.Late.Select(late => late.Sample.Id).Order(), other.Late.Select(late => late.Sample.Id).Order());
    });

    [Fact]
    public void EverySample_IsAlignedOrLateAndNeverBoth() => Streams.Sample(input =>
    {
        var (a, b, order) = input;
        var rig = Run(a, b, order);
        var aligned = rig.Windows.SelectMany(window => window.Modalities).SelectMany(slice => slice.Samples).ToHashSet(ReferenceEqualityComparer.Instance);
        Assert.Equal(a.Length + b.Length, aligned.Count + rig.Late.Count);
        Assert.Equal(aligned.Count, rig.Aligner.AlignedCount);
        Assert.DoesNotContain(rig.Late, late => aligned.Contains(late.Sample));
    });

    [Fact]
    public void Windows_HoldExactlyTheSamplesOfTheirTimeThatWereNotLate() => Streams.Sample(input =>
    {
        var (a, b, order) = input;
        var rig = Run(a, b, order);
        var late = rig.Late.Select(sample => sample.Sample).ToHashSet(ReferenceEqualityComparer.Instance);
        var starts = rig.Windows.Select(window => window.StartUs).ToList();
        Assert.Equal(starts.Order().Distinct(), starts);
        foreach (var slice in rig.Windows.SelectMany(window => window.Modalities.Select(slice => (window, slice))))
        {
            Assert.All(slice.slice.Samples, sample => Assert.InRange(sample.EventTimeUs, slice.window.StartUs, slice.window.EndUs - 1));
            Assert.DoesNotContain(slice.slice.Samples, late.Contains);
        }
    });

    [Fact]
    public void AnyInput_NeverThrows() =>
        Gen.Select(Gen.Int[0, 5], Gen.OneOf(Gen.Long[-500, 2_000], Gen.Const(-62_000_000_000_000L), Gen.Const(253_000_000_000_000L)), Gen.Long[0, 5_000])
            .Array[0, 60].Sample(inputs =>
            {
                var rig = new Rig(Pipeline(100, 40, 700, Modality("a", 20, 300), Modality("b", 0, null)));
                var data = 0;
                foreach (var (kind, timeMs, nowMs) in inputs)
                {
                    data += kind <= 1 ? 1 : 0;
                    _ = kind switch
                    {
                        0 => rig.Sample("a", timeMs),
                        1 => rig.Sample("b", timeMs, durationMs: 30),
                        2 => rig.Bound("a", timeMs),
                        3 => rig.End("b"),
                        4 => rig.Corrupt("a", timeMs),
                        _ => rig.Now(nowMs),
                    };
                }

                rig.End("a").End("b");
                Assert.Equal(data, rig.Aligner.AlignedCount + rig.Late.Count);
            });

    private static Rig Run(long[] a, long[] b, bool[] order)
    {
        var rig = new Rig(Pipeline(100, 50, null, Modality("a", outOfOrdernessMs: 200), Modality("b", outOfOrdernessMs: 200)));
        var (nextA, nextB) = (0, 0);
        foreach (var takeA in order)
        {
            if (nextA < a.Length && (takeA || nextB == b.Length))
                rig.Sample("a", a[nextA++]);
            else if (nextB < b.Length)
                rig.Sample("b", b[nextB++]);
        }

        return rig.End("a").End("b");
    }
}
