using Streaming.Capture.Simulation;

namespace Streaming.Capture.Tests.Simulation;

public sealed class GroundTruthTests
{
    private const long Second = 1_000_000;
    private readonly GroundTruth _truth = new RigSimulator(new RigSimulationOptions()).Truth;

    [Fact]
    public void SpansIn_WhenAskedForAnHour_CoversItWithoutGapInSpansOfFiveToTwelveSeconds()
    {
        var endUs = _truth.StartUs + 3600 * Second;

        var spans = _truth.SpansIn(_truth.StartUs, endUs).ToList();

        Assert.Equal(_truth.StartUs, spans[0].StartUs);
        Assert.Equal(endUs, spans[^1].EndUs);
        Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.Equal(pair.First.EndUs, pair.Second.StartUs));
        Assert.All(spans.SkipLast(1), span => Assert.InRange(span.EndUs - span.StartUs, 5 * Second, 12 * Second));
        Assert.Equal(RoadHazards.Labels.Order(), spans.Select(span => span.Label).Distinct().Order());
    }

    [Fact]
    public void SpansIn_WhenAskedForAnHour_IsClearForAboutHalfOfItAndTheHazardsShareTheRest()
    {
        var spans = _truth.SpansIn(_truth.StartUs, _truth.StartUs + 3600 * Second).ToList();

        var seconds = spans.GroupBy(span => span.Label).ToDictionary(group => group.Key, group => group.Sum(span => span.EndUs - span.StartUs) / 1e6);

        Assert.InRange(seconds[RoadHazards.Clear], 0.38 * 3600, 0.56 * 3600);
        Assert.All(seconds.Where(label => label.Key != RoadHazards.Clear), label => Assert.InRange(label.Value, 160, 400));
    }

    [Fact]
    public void LabelOf_WhenAWindowLiesAcrossABoundary_TakesTheLargerPart()
    {
        var spans = _truth.SpansIn(_truth.StartUs, _truth.StartUs + 60 * Second).ToList();
        var boundaryUs = spans[1].StartUs;

        Assert.Equal(spans[0].Label, _truth.LabelOf(boundaryUs - 600_000, boundaryUs + 400_000));
        Assert.Equal(spans[1].Label, _truth.LabelOf(boundaryUs - 400_000, boundaryUs + 600_000));
        Assert.Equal(spans[0].Label, _truth.LabelOf(boundaryUs - 500_000, boundaryUs + 500_000));
    }

    [Fact]
    public void LabelOf_WhenPartsOfOneClassAreSeparated_CountsThemTogether()
    {
        var spans = _truth.SpansIn(_truth.StartUs, _truth.StartUs + 600 * Second).ToList();
        var hazard = Enumerable.Range(1, spans.Count - 2).First(i =>
            spans[i].Label != RoadHazards.Clear && spans[i - 1].Label == RoadHazards.Clear && spans[i + 1].Label == RoadHazards.Clear);
        var lengthUs = spans[hazard].EndUs - spans[hazard].StartUs;

        var label = _truth.LabelOf(spans[hazard].StartUs - lengthUs * 6 / 10, spans[hazard].EndUs + lengthUs * 6 / 10);

        Assert.Equal(RoadHazards.Clear, label);
    }

    [Fact]
    public void LabelOf_WhenTheWindowBeginsBeforeTheStart_CountsThatAsClear()
    {
        Assert.Equal(RoadHazards.Clear, _truth.LabelOf(_truth.StartUs - 5 * Second, _truth.StartUs - 4 * Second));
        Assert.Throws<ArgumentOutOfRangeException>(() => _truth.LabelOf(_truth.StartUs, _truth.StartUs));
    }

    [Fact]
    public void LabelOf_WhateverTheOrderOfAsking_AnswersTheSame()
    {
        var other = new RigSimulator(new RigSimulationOptions()).Truth;
        var starts = Enumerable.Range(0, 600).Select(i => _truth.StartUs + i * Second).ToList();

        var forwards = starts.ConvertAll(start => _truth.LabelOf(start, start + Second));
        var backwards = Enumerable.Reverse(starts).Select(start => other.LabelOf(start, start + Second)).Reverse();

        Assert.Equal(forwards, backwards);
    }
}
