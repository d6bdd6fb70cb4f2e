using Streaming.Abstractions;

namespace Streaming.Alignment.Tests;

public sealed class AllocationTests
{
    private const int Warmup = 2_000;

    /// <summary>A collection in between counts what it leaves unused, so one run of several must show nothing.</summary>
    [Fact]
    public void Append_InTheLongRun_AllocatesNothing() => Assert.Equal(0, Enumerable.Range(0, 5).Min(_ => MeasureAllocation()));

    /// <summary>Of a camera, its captions, each valid for two frames, and a sensor that sends nothing that can be decoded.</summary>
    private static long MeasureAllocation()
    {
        var aligner = new RigAligner(new AlignmentSpec
        {
            Window = new GridWindowSpec(100, 100),
            Modalities = [new ModalitySpec("camera"), new ModalitySpec("captions"), new ModalitySpec("broken")],
        });
        var output = new AlignerOutput();
        var samples = Enumerable.Range(0, 10_000).SelectMany(i => new[]
        {
            new Sample { Modality = "camera", EventTimeUs = (i * 100L) + 10 },
            new Sample { Modality = "captions", EventTimeUs = (i * 100L) + 20, DurationUs = 200 },
            new Sample { Kind = SampleKind.Corrupt, Modality = "broken", EventTimeUs = (i * 100L) + 30 },
            new Sample { Kind = SampleKind.Bound, Modality = "broken", EventTimeUs = (i * 100L) + 99 },
        }).ToArray();
        Append(aligner, samples.AsSpan(0, Warmup), output);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Append(aligner, samples.AsSpan(Warmup), output);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(aligner.AlignedCount, 19_990, 20_000);
        return allocated;
    }

    private static void Append(RigAligner aligner, ReadOnlySpan<Sample> samples, AlignerOutput output)
    {
        foreach (var sample in samples)
        {
            aligner.Append(sample, 0, output);
            output.Clear();
        }
    }
}
