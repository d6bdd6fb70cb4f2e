using Streaming.Dashboard.Wall;

namespace Streaming.Dashboard.Tests.Wall;

/// <summary>What a card shows of a rig's sensors.</summary>
public sealed class SensorsTests
{
    private readonly WatchedWall _wall = new();

    [Fact]
    public void Samples_BeforeTheFirstEvent_GiveACardWithoutAPipeline()
    {
        _wall.Sound("rig", 0, 16_384, -16_384);
        _wall.Text("rig", 0, "Road closed");

        var view = _wall.Look();

        var card = Assert.Single(view.Cards);
        Assert.Equal(("rig", null, null), (card.Rig, card.Pipeline, card.EventId));
        var sensors = Assert.Single(view.Sensors);
        Assert.Equal((-6.0, "Road closed", false), (sensors.LevelDbfs, sensors.Caption, sensors.IsCaptionOver));
        Assert.Null(view.Empty);
    }

    [Fact]
    public void Frame_IsTheNewestOne_AndOneOutOfOrderIsPassedOver()
    {
        _wall.Image("rig", "camera", 1, bytes: 11);
        _wall.Image("rig", "camera", 2, bytes: 12);
        _wall.Image("rig", "camera", 1.9, bytes: 13);

        Assert.Equal(12, _wall.Wall.FrameOf("rig")!.Payload.Length);
        Assert.Equal(2, Assert.Single(_wall.Look().Sensors).FrameNumber);
    }

    [Fact]
    public void Frame_OfASecondCamera_IsShownOnceTheFirstIsSilent()
    {
        _wall.Image("rig", "front", 1, bytes: 11);
        _wall.Image("rig", "rear", 1, bytes: 12);
        Assert.Equal(11, _wall.Wall.FrameOf("rig")!.Payload.Length);

        _wall.Pass(4);
        _wall.Image("rig", "rear", 5, bytes: 12);

        Assert.Equal(12, _wall.Wall.FrameOf("rig")!.Payload.Length);
    }

    [Fact]
    public void Frame_ThatIsTooLarge_IsNotKeptAndTheCardSaysSo()
    {
        var wall = new WatchedWall(new DashboardOptions { MaxFrameBytes = 2_000 });
        wall.Image("rig", "camera", 0, bytes: 2_001);

        var sensors = Assert.Single(wall.Look().Sensors);

        Assert.Null(wall.Wall.FrameOf("rig"));
        Assert.Null(sensors.FrameNumber);
        Assert.Equal("the frame has 2,001 bytes, the page shows up to 2,000", sensors.CameraNote);
    }

    [Fact]
    public void Sensors_ThatSendNoMore_AreNotShownAsIfTheyDid()
    {
        _wall.Image("rig", "camera", 0);
        _wall.Sound("rig", 0, 1_000);
        Assert.NotNull(Assert.Single(_wall.Look().Sensors).LevelDbfs);

        _wall.Pass(3);

        var sensors = Assert.Single(_wall.Look().Sensors);
        Assert.Equal("no frame for 3 s", sensors.CameraNote);
        Assert.Null(sensors.LevelDbfs);
    }

    [Theory]
    [InlineData(6.9, false)]
    [InlineData(7.1, true)]
    public void Caption_IsOver_WhenOtherSensorsAreTwoSecondsPastItsEnd(double second, bool isOver)
    {
        _wall.Text("rig", 2, "Road closed", duration: 3);
        _wall.Image("rig", "camera", second);

        Assert.Equal(isOver, Assert.Single(_wall.Look().Sensors).IsCaptionOver);
    }

    [Fact]
    public void Caption_IsCut()
    {
        _wall.Text("rig", 0, new string('x', 10_000));

        Assert.Equal(400, Assert.Single(_wall.Look().Sensors).Caption!.Length);
    }
}
