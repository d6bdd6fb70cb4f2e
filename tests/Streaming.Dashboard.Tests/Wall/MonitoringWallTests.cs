using Streaming.Abstractions;
using Streaming.Dashboard.Wall;
using Streaming.Kafka;

namespace Streaming.Dashboard.Tests.Wall;

public sealed class MonitoringWallTests
{
    private readonly WatchedWall _wall = new();

    [Fact]
    public void Empty_SaysWhichTopicAndSinceWhen()
    {
        _wall.Pass(90);

        var view = _wall.Look();

        Assert.Equal("No rigs yet: nothing has arrived on fusion-events since 12:00:00 UTC.", view.Empty);
        Assert.Null(view.Totals.LastEventUs);
    }

    [Fact]
    public void Kafka_IsConnectingBeforeTheFirstLook()
    {
        Assert.Equal(new KafkaView("connecting", "Connecting to Kafka at kafka:9092"), _wall.Look().Kafka);
        Assert.False(_wall.Wall.IsConnected);
    }

    public static TheoryData<TailLook, bool, string, string> Looks => new()
    {
        { new(), true, "connected", "Kafka connected: kafka:9092" },
        { new() { Missing = ["events", "late"] }, true, "connected", "Kafka connected: kafka:9092; not there yet: events, late" },
        { new() { Leaderless = ["events/3"] }, true, "incomplete", "No broker leads events/3, so nothing of it is shown" },
        { new() { Leaderless = ["events/3", "late/0", "late/2"] }, true, "incomplete", "No broker leads events/3 and 2 more, so nothing of them is shown" },
        {
            new() { HeldUp = ["events/3"] }, true, "incomplete",
            "A transaction in events/3 is not ended, so nothing after it is shown: kafka-transactions.sh finds it (find-hanging) and ends it (abort)"
        },
        { new() { Fault = "timed out" }, false, "unreachable", "Kafka cannot be reached: timed out" },
    };

    [Theory]
    [MemberData(nameof(Looks))]
    public void Kafka_IsToldInOneSentence(TailLook look, bool isConnected, string state, string sentence)
    {
        _wall.Wall.SetKafka(KafkaView.Of(look, "kafka:9092"));

        Assert.Equal((state, sentence), (_wall.Look().Kafka.State, _wall.Look().Kafka.Sentence));
        Assert.Equal(isConnected, _wall.Wall.IsConnected);
    }

    [Fact]
    public void Totals_CountWhatCame()
    {
        for (var i = 0; i < 40; i++)
        {
            _wall.Event($"rig-{i % 2}", i);
            _wall.Pass(0.5);
        }

        _wall.Wall.AddDeadLetter();
        _wall.Wall.AddLateSample("rig-1");
        _wall.Wall.AddLateSample(null);

        var view = _wall.Look();
        Assert.Equal((2, 40, 2, 1), (view.Totals.Rigs, view.Totals.Events, view.Totals.LateSamples, view.Totals.DeadLetters));
        Assert.InRange(view.Totals.EventsPerSecond, 1.8, 2.0);
        Assert.Equal([0, 1], view.Sensors.Select(sensors => sensors.LateSamples));
    }

    [Fact]
    public void EventsPerSecond_WhenNothingComes_FallsToZero()
    {
        _wall.Event("rig", 0);

        _wall.Pass(11);

        Assert.Equal(0, _wall.Look().Totals.EventsPerSecond);
    }

    [Fact]
    public void Windows_AreKeptUpToTheirNumber_TheNewest()
    {
        var wall = new WatchedWall(new DashboardOptions { MaxWindows = 3 });
        for (var i = 0; i < 10; i++)
            wall.Event("rig", i);

        var card = Assert.Single(wall.Look().Cards);

        Assert.Equal([7, 8, 9], card.Windows.Select(window => (window.StartUs - card.Windows[0].StartUs) / WatchedWall.Second + 7));
        Assert.Equal(card.Windows[0].StartUs, card.FirstStartUs);
    }

    [Fact]
    public void Rigs_BeyondTheirNumber_AreCountedAndNotShown()
    {
        var wall = new WatchedWall(new DashboardOptions { MaxRigs = 2 });
        foreach (var rig in (string[])["a", "b", "c", "d", "c"])
            wall.Event(rig, 0);

        var view = wall.Look();

        Assert.Equal(["a", "b"], view.Cards.Select(card => card.Rig));
        Assert.Equal((2, 2), (view.Totals.Rigs, view.Totals.RigsNotShown));
    }

    [Fact]
    public void RigsNotShown_OnceTheyHaveBeenQuietForAMinute_AreNotCountedAnyMore()
    {
        var wall = new WatchedWall(new DashboardOptions { MaxRigs = 1 });
        foreach (var rig in (string[])["a", "b", "c"])
            wall.Event(rig, 0);
        wall.Pass(30);
        wall.Event("a", 30);
        wall.Event("c", 30);

        wall.Pass(31);

        Assert.Equal(1, wall.Look().Totals.RigsNotShown);
    }

    [Fact]
    public void Rig_ThatHasBeenQuietForAMinute_MakesRoomForANewOne()
    {
        var wall = new WatchedWall(new DashboardOptions { MaxRigs = 2 });
        wall.Event("old", 0);
        wall.Pass(30);
        wall.Event("live", 0);
        wall.Look();

        wall.Pass(31);
        wall.Event("new", 60);

        var view = wall.Look();
        Assert.Equal(["old/road"], view.Gone);
        Assert.Equal(["live", "new"], wall.LookAnew().Cards.Select(card => card.Rig));
        Assert.Equal(0, view.Totals.RigsNotShown);
    }

    [Fact]
    public void Pipelines_OfARig_AreKeptUpToFour()
    {
        for (var i = 0; i < 6; i++)
        {
            _wall.Event("rig", 0, change: e => e with { Pipeline = $"pipeline-{i}" });
            _wall.Pass(1);
        }

        Assert.Equal(["pipeline-2", "pipeline-3", "pipeline-4", "pipeline-5"], _wall.Look().Cards.Select(card => card.Pipeline));
    }

    [Fact]
    public void ScoresAndModalities_OfAnEvent_AreKeptUpToABound()
    {
        _wall.Event(
            "rig",
            0,
            [.. Enumerable.Range(0, 100).Select(i => WatchedWall.Missing($"sensor {i}", MissingReason.Silent))],
            e => e with { Scores = Enumerable.Range(0, 1_000).ToDictionary(i => $"class {i}", i => i / 1_000f) });

        var card = Assert.Single(_wall.Look().Cards);

        Assert.Equal(12, card.Scores.Count);
        Assert.Equal("class 999", card.Scores[0].Label);
        Assert.Equal(16, card.Windows[0].Modalities.Count);
    }
}
