using Streaming.Abstractions;

namespace Streaming.Alignment.Tests;

public sealed class PipelineSpecTests
{
    [Theory]
    [InlineData(true, true, -5_000, 7_000)]
    [InlineData(false, true, -4_999, 7_000)]
    [InlineData(true, false, -5_000, 6_999)]
    public void ReferenceWindow_HasItsEndsInItWhereThePipelineSaysSo(bool includesBeginning, bool includesEnd, long firstUs, long lastUs)
    {
        var window = new ReferenceWindow("a", TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(7)) { IncludesBeginning = includesBeginning, IncludesEnd = includesEnd };

        Assert.Equal(new ReferenceWindowSpec("a", firstUs, lastUs), (Rig.Pipeline(1, 1, null, Rig.Modality("a")) with { Window = window }).ToAlignmentSpec().Window);
    }

    [Fact]
    public void AdaptiveOutOfOrderness_HasItsLimits()
    {
        var modality = Rig.Modality("a") with { AdaptiveOutOfOrderness = new AdaptiveOutOfOrdernessDefinition(0.9, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(50)) };

        Assert.Equal(new AdaptiveOutOfOrdernessSpec(0.9, 5_000, 50_000), Rig.Pipeline(1, 1, null, modality).ToAlignmentSpec().Modalities[0].Adaptive);
    }
}
