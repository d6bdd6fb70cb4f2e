namespace Streaming.Dashboard.Tests.Wall;

/// <summary>A page is told everything once, and then what changes.</summary>
public sealed class OnlookerTests
{
    private readonly WatchedWall _wall = new();

    [Fact]
    public void SecondLook_WhenNothingChanged_TellsNothing()
    {
        _wall.Event("rig", 0);
        _wall.Image("rig", "camera", 0);
        Assert.True(_wall.Look().IsAll);

        var view = _wall.Look();

        Assert.False(view.IsAll);
        Assert.Empty(view.Cards);
        Assert.Empty(view.Sensors);
        Assert.Empty(view.Gone);
    }

    [Fact]
    public void SecondLook_AfterAnEvent_TellsTheNewWindowAlone()
    {
        _wall.Event("rig", 0);
        _wall.Event("other", 0);
        _wall.Look();
        var newest = _wall.Event("rig", 1);

        var card = Assert.Single(_wall.Look().Cards);

        Assert.Equal(newest.Id, Assert.Single(card.Windows).Id);
    }

    [Fact]
    public void SecondLook_AfterAFrame_TellsTheSensorsAlone()
    {
        _wall.Event("rig", 0);
        _wall.Look();
        _wall.Image("rig", "camera", 0);

        var view = _wall.Look();

        Assert.Single(view.Sensors);
        Assert.Empty(view.Cards);
    }

    [Fact]
    public void QuietRig_IsToldAgainWithEachSecond()
    {
        _wall.Event("rig", 0);
        _wall.Pass(6);
        Assert.Equal("no events for 6 s", Assert.Single(_wall.Look().Cards).Quiet);
        _wall.Pass(0.5);
        Assert.Empty(_wall.Look().Cards);

        _wall.Pass(0.5);

        Assert.Equal("no events for 7 s", Assert.Single(_wall.Look().Cards).Quiet);
    }

    [Fact]
    public void FirstEvent_OfARigWithSamples_ReplacesTheCardWithoutAPipeline()
    {
        _wall.Image("rig", "camera", 0);
        _wall.Look();
        _wall.Event("rig", 0);

        var view = _wall.Look();

        Assert.Equal(["rig/"], view.Gone);
        Assert.Equal("rig/road", Assert.Single(view.Cards).Key);
    }
}
