using Streaming.Abstractions;
using Streaming.Dashboard.Wall;

namespace Streaming.Dashboard.Tests.Wall;

/// <summary>What a card says of a model that is no classifier, or no classifier alone.</summary>
public sealed class OutputsOfACardTests
{
    private readonly WatchedWall _wall = new();

    [Theory]
    [InlineData("nothing found", true)]
    [InlineData("car, person", false, "person", "car")]
    [InlineData("clear", true, "clear")]
    public void Window_OfADetector_SaysWhatWasFound(string label, bool isCalm, params string[] found)
    {
        DetectedBox[] boxes = [.. found.Select(Box)];
        _wall.Event("rig", 0, change: e => e with { Prediction = null, Scores = new Dictionary<string, float>(), Outputs = [Of(OutputKind.Boxes) with { Boxes = boxes }] });

        var card = Assert.Single(_wall.Look().Cards);

        Assert.Equal(boxes, card.Boxes);
        var window = Assert.Single(card.Windows);
        Assert.Equal((label, isCalm, null), (window.Label, window.IsCalm, window.Score));
    }

    [Fact]
    public void Outputs_AreToldInWords()
    {
        _wall.Event("rig", 0, change: e => e with { Outputs = [Of(OutputKind.AnomalyScore, 12.3456f)] });

        Assert.Equal([new OutputView("out", "12.3")], Assert.Single(_wall.Look().Cards).Outputs);
    }

    [Fact]
    public void Window_OfAClassifierThatFindsAsWell_SaysItsPrediction()
    {
        _wall.Event("rig", 0, change: e => e with { Outputs = [Of(OutputKind.Boxes) with { Boxes = [Box("car")] }] });

        var window = Assert.Single(Assert.Single(_wall.Look().Cards).Windows);

        Assert.Equal(("clear", true), (window.Label, window.IsCalm));
    }

    [Fact]
    public void Boxes_AreShownUpToFifty()
    {
        _wall.Event("rig", 0, change: e => e with { Outputs = [Of(OutputKind.Boxes) with { Boxes = [.. Enumerable.Repeat(Box("car"), 80)] }] });

        Assert.Equal(50, Assert.Single(_wall.Look().Cards).Boxes.Count);
    }

    private static ModelOutput Of(OutputKind kind, params float[] values) => new() { Name = "out", Kind = kind, Values = values };

    private static DetectedBox Box(string label) => new(label, 0.5f, 0, 0, 1, 1);
}
