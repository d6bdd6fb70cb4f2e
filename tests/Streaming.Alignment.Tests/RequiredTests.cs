using Streaming.Abstractions;

namespace Streaming.Alignment.Tests;

/// <summary>Windows that are not given out, and what becomes of them when late samples come.</summary>
public sealed class RequiredTests
{
    private static readonly ModalitySpec Camera = new("camera");

    private static readonly ModalitySpec Captions = new("captions") { IsRequired = true };

    [Fact]
    public void Close_WhenARequiredModalityIsMissing_GivesNothingAndCountsIt()
    {
        var aligner = new SpecRig(Grid(0, Camera, Captions)).Sample("camera", 10).End("camera").End("captions");

        Assert.Empty(aligner.Windows);
        Assert.Equal((1, 1), (aligner.Aligner.IncompleteCount, aligner.Aligner.DroppedCount));
    }

    [Fact]
    public void Close_WhenNothingIsInAWindowOfTheGrid_GivesNothingAndCountsNoWindow()
    {
        var aligner = new SpecRig(Grid(0, new ModalitySpec("camera") { Pick = Pick.Linear })).Sample("camera", 10).End("camera");

        Assert.Empty(aligner.Windows);
        Assert.Equal((0, 1), (aligner.Aligner.IncompleteCount, aligner.Aligner.DroppedCount));
    }

    [Fact]
    public void Close_WhenNothingButTheReferenceSampleIsThere_GivesTheWindow()
    {
        var spec = new AlignmentSpec { Window = new ReferenceWindowSpec("camera", -5, -1), Modalities = [Camera, new ModalitySpec("captions")] };

        Assert.Equal(["5-9 r0 camera[] captions[]"], new SpecRig(spec).Sample("camera", 10).End("camera").End("captions").Windows);
    }

    [Fact]
    public void Append_WhenALateSampleCompletesAWindow_GivesItForTheFirstTime()
    {
        var aligner = new SpecRig(Grid(1_000, Camera, Captions)).Sample("camera", 10).Bound("camera", 99).Bound("captions", 99);
        Assert.Empty(aligner.Windows);

        Assert.Equal(["0-99 r0 camera[10] captions[20]"], aligner.Sample("captions", 20).Windows);
        Assert.Equal((1, 2), (aligner.Aligner.IncompleteCount, aligner.Aligner.AlignedCount));
    }

    [Fact]
    public void Append_WhenALateSampleLeavesAWindowIncomplete_CountsItOnce()
    {
        var aligner = new SpecRig(Grid(1_000, Camera, Captions)).Sample("camera", 10).Bound("camera", 99).Bound("captions", 99).Sample("camera", 20);

        Assert.Empty(aligner.Windows);
        Assert.Equal(1, aligner.Aligner.IncompleteCount);
    }

    [Fact]
    public void Append_WhenALateSampleFillsAWindowInWhichNothingWas_GivesItForTheFirstTime()
    {
        var linear = new ModalitySpec("camera") { Pick = Pick.Linear };
        var aligner = new SpecRig(Grid(1_000, linear)).Sample("camera", 20).Bound("camera", 99).Sample("camera", 70);

        Assert.Equal(["0-99 r0 camera[20 70]"], aligner.Windows);
    }

    /// <summary>Whoever acted on the caption must learn that another one, which has ended, was the last.</summary>
    [Fact]
    public void Append_WhenALateSampleTakesTheRequiredValueAway_GivesTheWindowOnceMoreWithoutIt()
    {
        var held = Captions with { Pick = Pick.Hold };
        var aligner = new SpecRig(Grid(1_000, Camera, held)).Sample("captions", -20, durationUs: 500).Sample("camera", 50).Bound("camera", 99).Bound("captions", 99);
        Assert.Equal("0-99 r0 camera[50] captions[-20]", aligner.Windows[^1]);

        aligner.Sample("captions", -10, durationUs: 5);

        Assert.Equal("0-99 r1 camera[50] captions[]", aligner.Windows[^1]);
        Assert.Equal(0, aligner.Aligner.IncompleteCount);
    }

    [Fact]
    public void Close_WhenTooManyWaitForLateSamples_TheOldestTakesNoneAnyMore()
    {
        // The captions have stopped without an end or an idle timeout, so nothing says that they are not late.
        var spec = Grid(1_000, Camera, new ModalitySpec("captions")) with { MaxRevisableWindows = 3, DeadlineUs = 10 };
        var aligner = new SpecRig(spec);
        for (var i = 0; i < 5; i++)
            aligner.Sample("camera", i * 100).Now((i + 1) * 10);
        Assert.Equal((5, 2), (aligner.Windows.Count, aligner.Aligner.ForgoneCount));

        aligner.Sample("captions", 150).Sample("captions", 250);

        Assert.Equal(150, Assert.Single(aligner.Late).Sample.EventTimeUs);
        Assert.Equal("200-299 r1 camera[200] captions[250]", aligner.Windows[5]);
        Assert.Equal([200, 300, 400, 250], aligner.HeldTimes);
    }

    [Fact]
    public void Close_WhenTooManyReferenceWindowsWaitForLateSamples_TheOldestTakesNoneAnyMore()
    {
        var spec = Grid(1_000, Camera, new ModalitySpec("captions")) with
        {
            Window = new ReferenceWindowSpec("camera", -10, 10),
            MaxRevisableWindows = 1,
            DeadlineUs = 10,
        };
        var aligner = new SpecRig(spec).Sample("camera", 100).Sample("camera", 200).Now(10).Sample("captions", 105).Sample("captions", 205);

        Assert.Equal(["90-110 r0 camera[100] captions[]", "190-210 r0 camera[200] captions[]", "190-210 r1 camera[200] captions[205]"], aligner.Windows);
        Assert.Equal(1, aligner.Aligner.ForgoneCount);
    }

    private static AlignmentSpec Grid(long latenessUs, params ModalitySpec[] modalities) =>
        new() { Window = new GridWindowSpec(100, 100), Modalities = modalities, AllowedLatenessUs = latenessUs };
}
