using Streaming.Abstractions;
using Streaming.Dashboard.Wall;

namespace Streaming.Dashboard.Tests.Wall;

/// <summary>What a rig's card says of its events.</summary>
public sealed class CardTests
{
    private readonly WatchedWall _wall = new();

    [Fact]
    public void Card_AfterAnEvent_SaysWhatTheEventSays()
    {
        var fusionEvent = _wall.Event("rig", 0, [WatchedWall.Present("camera", 10), WatchedWall.Missing("captions", MissingReason.Silent)]);

        var card = Assert.Single(_wall.Look().Cards);

        Assert.Equal(("rig", "road", "hazards v3", fusionEvent.Id), (card.Rig, card.Pipeline, card.Model, card.EventId));
        Assert.Equal([new ScoreView("clear", 0.75f), new ScoreView("siren", 0.25f)], card.Scores);
        Assert.Equal((200, 200), (card.LatencyMs, card.LatencyP50Ms));
        Assert.Null(card.Quiet);
        var window = Assert.Single(card.Windows);
        Assert.Equal(("clear", 0.75f, "proof"), (window.Label, window.Score, window.ClosedBy));
        Assert.Equal(["camera 10 ", "captions 0 silent"], window.Modalities.Select(modality => $"{modality.Name} {modality.Count} {modality.Reason}"));
    }

    [Theory]
    [InlineData("clear", true)]
    [InlineData("siren", false)]
    [InlineData(null, true)]
    [InlineData("clear", false, "empty road", "no fault")]
    [InlineData("no fault", true, "empty road", "no fault")]
    [InlineData(null, true, "empty road")]
    public void Window_IsCalm_WhereItsLabelIsOneOfThoseThatMeanNothing(string? label, bool expected, params string[] calmLabels)
    {
        var wall = new WatchedWall(new DashboardOptions { CalmLabels = calmLabels });
        wall.Event("rig", 0, change: e => e with { Prediction = label is null ? null : new EventPrediction(label, 0.5f) });

        Assert.Equal(expected, Assert.Single(Assert.Single(wall.Look().Cards).Windows).IsCalm);
    }

    [Theory]
    [InlineData(MissingReason.Silent, "silent", "nothing was sent")]
    [InlineData(MissingReason.Late, "late", "still on its way when the deadline came")]
    [InlineData(MissingReason.Dropped, "dropped", "came, and the pick takes none of it")]
    [InlineData(MissingReason.Corrupt, "corrupt", "came and could not be decoded")]
    [InlineData(MissingReason.NotConfigured, "not-configured", "the model knows it, the pipeline does not")]
    public void Modality_WhenMissing_SaysWhyInWords(MissingReason reason, string word, string explanation)
    {
        _wall.Event("rig", 0, [WatchedWall.Missing("camera", reason)]);

        var modality = Assert.Single(Assert.Single(Assert.Single(_wall.Look().Cards).Windows).Modalities);

        Assert.Equal((word, explanation), (modality.Reason, modality.Explanation));
    }

    [Theory]
    [InlineData(4.9, null)]
    [InlineData(5.1, "no events for 5 s")]
    [InlineData(12, "no events for 12 s")]
    [InlineData(150, "no events for 2 min")]
    [InlineData(10_000, "no events for 2 h")]
    public void Quiet_SaysForHowLong(double seconds, string? expected)
    {
        _wall.Event("rig", 0);

        _wall.Pass(seconds);

        Assert.Equal(expected, Assert.Single(_wall.LookAnew().Cards).Quiet);
    }

    [Fact]
    public void Quiet_WhenTheNextEventComes_IsOver()
    {
        _wall.Event("rig", 0);
        _wall.Pass(60);
        _wall.Event("rig", 60);

        Assert.Null(Assert.Single(_wall.Look().Cards).Quiet);
    }

    [Fact]
    public void Quiet_OfAPipelineWithLongWindows_WaitsForThreeOfThem()
    {
        _wall.Event("rig", 0, change: e => e with { Window = new EventWindow(e.Window.StartUs, e.Window.StartUs + 60 * WatchedWall.Second) });
        _wall.Pass(170);
        Assert.Null(Assert.Single(_wall.LookAnew().Cards).Quiet);

        _wall.Pass(20);

        Assert.Equal("no events for 3 min", Assert.Single(_wall.LookAnew().Cards).Quiet);
    }

    [Fact]
    public void Fault_IsToldAndCut()
    {
        _wall.Event("rig", 0, change: e => e with { Prediction = null, Scores = new Dictionary<string, float>(), Fault = new string('x', 5_000) });

        var card = Assert.Single(_wall.Look().Cards);

        Assert.Equal(300, card.Fault!.Length);
        Assert.Null(Assert.Single(card.Windows).Label);
    }

    [Fact]
    public void Event_ThatComesAgainAfterNewerOnes_DoesNotBecomeWhatIsSaidNow()
    {
        _wall.Event("rig", 0);
        var newest = _wall.Event("rig", 1);
        _wall.Event("rig", 0);

        var card = Assert.Single(_wall.Look().Cards);

        Assert.Equal(newest.Id, card.EventId);
        Assert.Equal(2, card.Windows.Count);
    }

    [Fact]
    public void Event_OfAnEarlierTimeAltogether_BeginsAnew()
    {
        _wall.Event("rig", 1_000);
        var replayed = _wall.Event("rig", 0);

        var card = Assert.Single(_wall.Look().Cards);

        Assert.Equal(replayed.Id, card.EventId);
        Assert.Equal((replayed.Window.StartUs, replayed.Window.StartUs), (card.FirstStartUs, card.LastStartUs));
        Assert.Equal(replayed.Id, Assert.Single(card.Windows).Id);
    }

    [Fact]
    public void Rig_InTwoPipelines_HasACardForEach()
    {
        _wall.Event("rig", 0);
        _wall.Event("rig", 0, change: e => e with { Pipeline = "audio" });

        Assert.Equal(["rig/audio", "rig/road"], _wall.Look().Cards.Select(card => card.Key));
    }
}
