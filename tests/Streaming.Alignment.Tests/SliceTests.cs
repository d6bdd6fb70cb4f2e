using Streaming.Abstractions;

namespace Streaming.Alignment.Tests;

/// <summary>What a window says about each modality beside its samples.</summary>
public sealed class SliceTests
{
    [Fact]
    public void Age_InAWindowOfTheGrid_IsHowLongBeforeItsEndTheNewestSampleLies() =>
        Assert.Equal(70, SliceOf(Grid(Pick.All), [("captions", 10, 0), ("captions", 30, 0)]).AgeUs);

    [Fact]
    public void Age_WhereTheModalityIsMissing_IsThatOfTheNewestThatEverCame() =>
        Assert.Equal(130, SliceOf(Grid(Pick.All), [("captions", -30, 0), ("camera", 50, 0)]).AgeUs);

    [Fact]
    public void Age_WhereNothingEverCame_IsUnknown() => Assert.Null(SliceOf(Grid(Pick.All), [("camera", 50, 0)]).AgeUs);

    [Fact]
    public void Age_AroundAReferenceSample_IsHowLongBeforeItTheNewestLies() =>
        Assert.Equal(20, SliceOf(Around(Pick.All), [("captions", 70, 0), ("captions", 80, 0), ("camera", 100, 0)]).AgeUs);

    [Fact]
    public void Age_DoesNotDependOnWhatCameAfterTheWindow() =>
        Assert.Equal(20, SliceOf(Around(Pick.All), [("captions", 80, 0), ("camera", 100, 0), ("captions", 200, 0)]).AgeUs);

    [Fact]
    public void Age_OfASampleAfterTheReferenceSample_IsNothing() =>
        Assert.Equal(0, SliceOf(Around(Pick.All), [("camera", 100, 0), ("captions", 110, 0)]).AgeUs);

    [Theory]
    [InlineData(Pick.Slice, 1_000 - 400)]
    [InlineData(Pick.All, 0)]
    public void Gap_IsWhatNothingCoversAndOnlySaidOfSlices(Pick pick, long gapUs) =>
        Assert.Equal(gapUs, SliceOf(Grid(pick) with { Window = new GridWindowSpec(1_000, 1_000) }, [("captions", 200, 400)]).GapUs);

    /// <summary>One was kept aside already when the other, which began before it, came.</summary>
    [Fact]
    public void Samples_ThatBeganBeforeTheWindow_AreInTheOrderOfTheirTimes()
    {
        var captions = new ModalitySpec("captions") { Timing = PickTiming.Available, OutOfOrdernessUs = 1_000 };
        var spec = Around(Pick.All) with { Modalities = [new ModalitySpec("camera") { Pick = Pick.Nearest }, captions] };
        var rig = new SpecRig(spec).Sample("captions", 10, durationUs: 500).Sample("camera", 100).Sample("captions", 5, durationUs: 500).Sample("camera", 200);

        Assert.Equal(["70-130 r0 camera[100] captions[10]", "170-230 r0 camera[200] captions[5 10]"], rig.Windows);
    }

    [Fact]
    public void Revision_ComesWithALateSampleThatBeganBeforeTheWindowAndIsValidInIt()
    {
        var spec = Grid(Pick.All) with { AllowedLatenessUs = 1_000 };
        var rig = new SpecRig(spec).Sample("camera", 50).Bound("camera", 99).Bound("captions", 99).Sample("captions", -20, durationUs: 50);

        Assert.Equal(["0-99 r0 camera[50] captions[]", "0-99 r1 camera[50] captions[-20]"], rig.Windows.Where(window => window.StartsWith("0-99", StringComparison.Ordinal)));
    }

    [Fact]
    public void Revision_OfAHeldValue_ComesOnlyWithALaterOne()
    {
        var spec = Grid(Pick.Hold) with { AllowedLatenessUs = 1_000 };
        var rig = new SpecRig(spec).Sample("captions", 50).Sample("camera", 60).Bound("camera", 99).Bound("captions", 99).Sample("captions", 40);
        Assert.Equal(["0-99 r0 camera[60] captions[50]"], rig.Windows);

        Assert.Equal("0-99 r1 camera[60] captions[70]", rig.Sample("captions", 70).Windows[^1]);
    }

    /// <summary>Of the captions in the last window that was given out.</summary>
    private static ClosedSlice SliceOf(AlignmentSpec spec, (string Modality, long TimeUs, long DurationUs)[] samples)
    {
        var (aligner, output) = (new RigAligner(spec), new AlignerOutput());
        foreach (var (modality, timeUs, durationUs) in samples)
            aligner.Append(new Sample { Modality = modality, EventTimeUs = timeUs, DurationUs = durationUs }, 0, output);
        aligner.Flush(0, output);
        return output.SlicesOf(output.Windows[^1])[1];
    }

    private static AlignmentSpec Grid(Pick pick) =>
        new() { Window = new GridWindowSpec(100, 100), Modalities = [new ModalitySpec("camera"), new ModalitySpec("captions") { Pick = pick }] };

    private static AlignmentSpec Around(Pick pick) => new()
    {
        Window = new ReferenceWindowSpec("camera", -30, 30),
        Modalities = [new ModalitySpec("camera") { Pick = Pick.Nearest }, new ModalitySpec("captions") { Pick = pick }],
    };
}
