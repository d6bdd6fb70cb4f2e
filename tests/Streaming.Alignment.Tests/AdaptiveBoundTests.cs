using Streaming.Abstractions;

namespace Streaming.Alignment.Tests;

public sealed class AdaptiveBoundTests
{
    private const long MaxUs = 100_000;

    [Fact]
    public void Bound_WhenSamplesAreInOrder_ComesCloserToThem()
    {
        var aligner = CreateAligner();
        var output = new AlignerOutput();
        Feed(aligner, output, 0, 5_000, _ => 0);
        var closedBefore = output.Windows.Count;

        Feed(aligner, output, 5_000, 1, _ => 0);

        Assert.Equal(closedBefore + 1, output.Windows.Count);
        Assert.Equal(5_000 * 1_000L, output.Windows[^1].LastUs + 1);
        Assert.Empty(output.LateSamples);
    }

    [Fact]
    public void Bound_WhenSamplesComeLater_WaitsForThem()
    {
        var aligner = CreateAligner();
        var output = new AlignerOutput();
        Feed(aligner, output, 0, 5_000, _ => 0);
        Feed(aligner, output, 5_000, 20_000, index => index % 10 == 0 ? 30_000 : 0);
        var lateBefore = output.LateSamples.Count;

        Feed(aligner, output, 25_000, 10_000, index => index % 10 == 0 ? 30_000 : 0);

        Assert.InRange(lateBefore, 1, 500);
        Assert.Equal(lateBefore, output.LateSamples.Count);
    }

    private static RigAligner CreateAligner() => new(new AlignmentSpec
    {
        Window = new GridWindowSpec(1_000, 1_000),
        Modalities = [new ModalitySpec("a") { Adaptive = new AdaptiveOutOfOrdernessSpec(0.99, 0, MaxUs) }],
    });

    /// <summary>A sample each millisecond, each by so much older than its place says.</summary>
    private static void Feed(RigAligner aligner, AlignerOutput output, int from, int count, Func<int, long> latenessUs)
    {
        for (var i = from; i < from + count; i++)
            aligner.Append(new Sample { Modality = "a", EventTimeUs = (i * 1_000L) - latenessUs(i) }, 0, output);
    }
}
