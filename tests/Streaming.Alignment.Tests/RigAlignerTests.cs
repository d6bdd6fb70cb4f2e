using Streaming.Abstractions;
using static Streaming.Alignment.Tests.Rig;

namespace Streaming.Alignment.Tests;

public sealed class RigAlignerTests
{
    [Fact]
    public void Close_WhenEveryModalityHasPassedTheEnd_IsProven()
    {
        var rig = new Rig(Pipeline(100, 100, null, Modality("a"), Modality("b"))).Sample("a", 10).Sample("b", 20).Sample("a", 100);
        Assert.Empty(rig.Windows);

        rig.Sample("b", 99);

        Assert.Equal(["0-100 proof a[a10] b[b20 b99]"], rig.Sample("b", 100).Describe());
    }

    [Fact]
    public void Close_WhenTheLastMicrosecondIsStillOpen_Waits()
    {
        var rig = new Rig(Pipeline(100, 100, null, Modality("a", outOfOrdernessMs: 10))).Sample("a", 5).Sample("a", 109);
        Assert.Empty(rig.Windows);

        rig.Sample("a", 110);

        Assert.Equal(["0-100 proof a[a5]"], rig.Describe());
    }

    [Fact]
    public void Append_WhenSamplesComeOutOfOrderWithinTheBound_SortsThem()
    {
        var rig = new Rig(Pipeline(100, 100, null, Modality("a", outOfOrdernessMs: 50))).Sample("a", 30).Sample("a", 10).Sample("a", 20).Sample("a", 150);

        Assert.Equal(["0-100 proof a[a10 a20 a30]"], rig.Describe());
        Assert.Empty(rig.Late);
    }

    [Fact]
    public void Append_WhenASampleBreaksItsModalitysPromise_IsLateThoughItsWindowIsOpen()
    {
        var rig = new Rig(Pipeline(100, 100, null, Modality("a", outOfOrdernessMs: 10), Modality("b"))).Sample("a", 50).Sample("a", 39);

        var late = Assert.Single(rig.Late);
        Assert.Equal(("a39", 1_000L), (late.Sample.Id, late.LateByUs));
        Assert.Equal(["0-100 proof a[a50] b(silent)"], rig.End("a").End("b").Describe());
    }

    [Fact]
    public void Append_WhenTimesAreEqualAndOutOfOrdernessIsZero_TheSecondIsLate()
    {
        var rig = new Rig(Pipeline(100, 100, null, Modality("a"))).Sample("a", 10).Sample("a", 10);

        Assert.Equal(0, Assert.Single(rig.Late).LateByUs);
    }

    [Fact]
    public void Hopping_WhenASampleLiesInSeveralWindows_IsInEachOfThem()
    {
        var rig = new Rig(Pipeline(100, 50, null, Modality("a"))).Sample("a", 60).End("a");

        Assert.Equal(["0-100 proof a[a60]", "50-150 proof a[a60]"], rig.Describe());
        Assert.Equal(1, rig.Aligner.AlignedCount);
    }

    [Fact]
    public void Windows_BeforeTheEpoch_StartOnTheSameGrid() =>
        Assert.Equal(["-100-0 proof a[a-1]"], new Rig(Pipeline(100, 100, null, Modality("a"))).Sample("a", -1).End("a").Describe());

    [Fact]
    public void Close_WhenABoundComes_NeedsNoSample()
    {
        var rig = new Rig(Pipeline(100, 100, null, Modality("a"), Modality("captions"))).Sample("a", 10).Sample("a", 100).Bound("captions", 98);
        Assert.Empty(rig.Windows);

        Assert.Equal(["0-100 proof a[a10] captions(silent)"], rig.Bound("captions", 100).Describe());
    }

    [Fact]
    public void Close_WhenAModalityIsIdle_DoesNotWaitForIt()
    {
        var rig = new Rig(Pipeline(100, 100, null, Modality("a"), Modality("b", idleTimeoutMs: 1_000))).Sample("a", 10).Sample("a", 100).Now(999);
        Assert.Empty(rig.Windows);

        Assert.Equal(["0-100 proof a[a10] b(silent)"], rig.Now(1_000).Describe());
    }

    [Theory]
    [InlineData(SampleKind.Data)]
    [InlineData(SampleKind.Bound)]
    public void Close_WhenAModalityHasSentSomethingLegible_CountsItsIdleTimeFromThere(SampleKind kind)
    {
        var rig = new Rig(Pipeline(100, 100, null, Modality("a"), Modality("b", idleTimeoutMs: 1_000))).Sample("a", 10).Now(600);
        rig.Append(new Sample { Kind = kind, Modality = "b", EventTimeUs = -50_000 }).Sample("a", 100).Now(1_599);
        Assert.DoesNotContain(rig.Windows, window => window.StartUs == 0);

        Assert.Contains(rig.Now(1_600).Windows, window => window.StartUs == 0);
    }

    [Fact]
    public void Close_WhenAModalityNeverSent_CountsItsIdleTimeFromTheRigsFirstRecord()
    {
        var rig = new Rig(Pipeline(100, 100, null, Modality("a"), Modality("b", idleTimeoutMs: 1_000))).Now(50_000).Sample("a", 10).Sample("a", 100).Now(50_999);
        Assert.Empty(rig.Windows);

        Assert.Equal(["0-100 proof a[a10] b(silent)"], rig.Now(51_000).Describe());
    }

    [Theory]
    [InlineData(20, "b(dropped)")]
    [InlineData(100, "b[b10]")]
    public void Close_WhenSamplesCameAndThePickTakesNone_SaysThatTheyWereDropped(int maxAgeMs, string expected)
    {
        var held = Modality("b") with { Pick = Pick.Hold, MaxAge = TimeSpan.FromMilliseconds(maxAgeMs) };

        Assert.Equal([$"0-100 proof a[a10] {expected}"], new Rig(Pipeline(100, 100, null, Modality("a"), held)).Sample("a", 10).Sample("b", 10).Bound("a", 100).Bound("b", 100).Describe());
    }

    [Fact]
    public void Close_WhenAllModalitiesAreTakenAsTheyAre_StillRevisesForSamplesWithinTheAllowedLateness()
    {
        var pipeline = Pipeline(100, 100, null, Modality("a") with { Timing = PickTiming.Available }, Modality("b") with { Timing = PickTiming.Available });
        var rig = new Rig(pipeline with { AllowedLateness = TimeSpan.FromSeconds(1) }).Sample("a", 10).Sample("a", 100).Sample("b", 20).Sample("a", 1_099).Sample("b", 30);

        Assert.Equal(["0-100 proof a[a10] b(silent)", "0-100 proof a[a10] b[b20]", "100-200 proof a[a100] b(late)", "0-100 proof a[a10] b[b20 b30]"], rig.Describe());
        rig.Sample("a", 1_200).Sample("b", 40);
        Assert.Equal("b40", Assert.Single(rig.Late).Sample.Id);
        Assert.Equal(0, rig.Aligner.DroppedCount);
    }

    [Fact]
    public void Close_WhenOneModalityIsTakenAsItIs_StillWaitsForTheOther()
    {
        var rig = new Rig(Pipeline(100, 100, null, Modality("a"), Modality("b") with { Timing = PickTiming.Available })).Sample("a", 10).Sample("b", 20).Sample("b", 100);
        Assert.Empty(rig.Windows);

        Assert.Equal(["0-100 proof a[a10] b[b20]"], rig.Sample("a", 100).Describe());
    }

    [Fact]
    public void Close_WhenNoModalityIsWaitedFor_ComesWithTheFirstThatHasPassedTheEnd()
    {
        var rig = WaitingForNone().Append(BoundAt(99_998));
        Assert.Empty(rig.Windows);

        Assert.Equal(["0-100 proof a[a10] b(silent)"], rig.Append(BoundAt(99_999)).Describe());

        static Sample BoundAt(long timeUs) => new() { Kind = SampleKind.Bound, Modality = "b", EventTimeUs = timeUs };
    }

    [Fact]
    public void Close_WhenNoModalityIsWaitedForAndAllHaveEnded_ClosesWhatIsOpen()
    {
        var rig = WaitingForNone().End("a");
        Assert.Empty(rig.Windows);

        Assert.Equal(["0-100 proof a[a10] b(silent)"], rig.End("b").Describe());
    }

    [Fact]
    public void Close_WhenEveryModalityIsIdle_ClosesWhatIsOpen() =>
        Assert.Equal(["0-100 proof a[a10]"], new Rig(Pipeline(100, 100, null, Modality("a", idleTimeoutMs: 1_000))).Sample("a", 10).Now(1_000).Describe());

    [Fact]
    public void Close_WhenTheDeadlineComes_SaysSoAndThatTheOtherIsLate()
    {
        var rig = new Rig(Pipeline(100, 100, 500, Modality("a"), Modality("b"))).Sample("b", -50).Sample("a", -40).Now(10).Sample("a", 10).Sample("a", 100).Now(509);
        Assert.Equal(["-100-0 deadline a[a-40] b[b-50]"], rig.Describe());

        Assert.Equal("0-100 deadline a[a10] b(late)", rig.Now(510).Describe()[1]);
    }

    [Fact]
    public void Close_WhenTheDeadlineComesAndTheOtherNeverSent_SaysSilent() => Assert.Equal(
        ["0-100 deadline a[a10] b(silent)"],
        new Rig(Pipeline(100, 100, 500, Modality("a"), Modality("b"))).Sample("a", 10).Now(500).Describe());

    [Fact]
    public void Append_AfterADeadline_IsLateWithWhatItMissedTheWindowBy()
    {
        var rig = new Rig(Pipeline(100, 100, 500, Modality("a"), Modality("b"))).Sample("a", 10).Now(500).Sample("b", 20);

        Assert.Equal(79_999, Assert.Single(rig.Late).LateByUs);
    }

    [Fact]
    public void Append_WhenOnlyTheEarlierOfItsWindowsIsClosed_StillEntersTheLater()
    {
        var rig = new Rig(Pipeline(100, 50, 500, Modality("a"), Modality("b"))).Sample("a", 10).Now(500).Sample("b", 60).End("a").End("b");

        Assert.Equal(["-50-50 deadline a[a10] b(silent)", "0-100 deadline a[a10] b(silent)", "50-150 proof a(silent) b[b60]"], rig.Describe());
        Assert.Empty(rig.Late);
    }

    [Fact]
    public void Close_WhenARecordWasCorrupt_SaysSo() => Assert.Equal(
        ["0-100 proof a[a10] b(corrupt)", "100-200 proof a[a110] b(silent)"],
        new Rig(Pipeline(100, 100, null, Modality("a"), Modality("b"))).Corrupt("b", 30).Sample("a", 10).Sample("a", 110).End("a").End("b").Describe());

    [Theory]
    [InlineData(0)]
    [InlineData(99_999)]
    public void Close_WhenTheCorruptRecordLiesAtAnEndOfTheWindow_SaysSo(long timeUs) => Assert.Equal(
        ["-100-0 proof a[a-10] b(silent)", "0-100 proof a[a10] b(corrupt)", "100-200 proof a[a110] b(silent)"],
        new Rig(Pipeline(100, 100, null, Modality("a"), Modality("b"))).Append(new Sample { Kind = SampleKind.Corrupt, Modality = "b", EventTimeUs = timeUs })
            .Sample("a", -10).Bound("b", 0).Sample("a", 10).Sample("a", 110).End("a").End("b").Describe());

    [Fact]
    public void Close_WhenSeveralRecordsWereCorrupt_SaysSoOfEachOfTheirWindows() => Assert.Equal(
        ["0-100 proof a[a10] b(corrupt)", "100-200 proof a[a110] b(corrupt)"],
        new Rig(Pipeline(100, 100, null, Modality("a"), Modality("b"))).Corrupt("b", 30).Corrupt("b", 130).Sample("a", 10).Sample("a", 110).End("a").End("b").Describe());

    [Fact]
    public void Pick_WhenCaptionsAreStillValid_HoldsThemInLaterWindows()
    {
        var rig = new Rig(Pipeline(100, 100, null, Modality("a"), Modality("captions")))
            .Sample("captions", 40, durationMs: 300).Sample("captions", 50, durationMs: 150)
            .Sample("a", 60).Bound("captions", 99).Sample("a", 110).Bound("captions", 199).Sample("a", 210).Bound("captions", 299)
            .Sample("a", 310).Sample("a", 410).End("a").End("captions");

        Assert.Equal(
            [
                "0-100 proof a[a60] captions[captions40 captions50]",
                "100-200 proof a[a110] captions[captions40 captions50]",
                "200-300 proof a[a210] captions[captions40]",
                "300-400 proof a[a310] captions[captions40]",
                "400-500 proof a[a410] captions(silent)",
            ],
            rig.Describe());
        Assert.Equal((7, 0), (rig.Aligner.AlignedCount, rig.Aligner.DroppedCount));
    }

    [Theory]
    [InlineData(Pick.First)]
    [InlineData(Pick.Nearest)]
    public void Close_OnAGrid_WaitsForTheWindowsEndThoughThePickIsKnown(Pick pick)
    {
        var rig = new Rig(Pipeline(100, 100, null, Modality("a") with { Pick = pick })).Sample("a", 50).Bound("a", 98);
        Assert.Empty(rig.Windows);

        Assert.Single(rig.Bound("a", 100).Windows);
    }

    [Fact]
    public void Append_WhenDataComesAfterTheEnd_TheModalityIsLiveAgain()
    {
        var rig = new Rig(Pipeline(100, 100, null, Modality("a"), Modality("b"))).End("b").Sample("b", 10).Sample("a", 20).Sample("a", 100);
        Assert.Empty(rig.Windows);

        Assert.Equal(["0-100 proof a[a20] b[b10]"], rig.Sample("b", 100).Describe());
    }

    [Fact]
    public void Append_WhenEveryStreamHasEndedAndOneGoesOn_OpensWindowsAgain()
    {
        var rig = new Rig(Pipeline(100, 100, null, Modality("a")) with { AllowedLateness = TimeSpan.FromSeconds(1) }).Sample("a", 10).End("a").Sample("a", 110).End("a");

        Assert.Equal(["0-100 proof a[a10]", "100-200 proof a[a110]"], rig.Describe());
        Assert.Empty(rig.Late);
    }

    [Fact]
    public void Revise_WhileAnotherModalityMayStillChangeTheWindow_DoesNotCallItProven()
    {
        var rig = new Rig(Pipeline(100, 100, 500, Modality("a"), Modality("b")) with { AllowedLateness = TimeSpan.FromSeconds(1) })
            .Sample("a", 10).Now(500).Sample("b", 20).Bound("a", 100).Bound("b", 100).Sample("a", 30);

        Assert.Equal(["0-100 deadline a[a10] b(silent)", "0-100 deadline a[a10] b[b20]", "0-100 proof a[a10 a30] b[b20]"], rig.Describe());
    }

    [Theory]
    [InlineData(TimeMath.MinUs - 1, 1)]
    [InlineData(TimeMath.MinUs, 0)]
    [InlineData(TimeMath.MaxUs, 0)]
    [InlineData(TimeMath.MaxUs + 1, 1)]
    public void Append_WhenNoClockShowsSuchATime_DropsTheSample(long timeUs, int dropped)
    {
        var rig = new Rig(Pipeline(100, 100, null, Modality("a"))).Append(new Sample { Modality = "a", EventTimeUs = timeUs }).End("a");

        Assert.Equal((1 - dropped, dropped), (rig.Aligner.AlignedCount, rig.Aligner.DroppedCount));
    }

    [Fact]
    public void NextDue_WithNothingHeld_IsNever() => Assert.Null(new Rig(Pipeline(100, 100, 500, Modality("a"))).Aligner.NextDueUs(0));

    [Fact]
    public void NextDue_WhenModalitiesMayFallIdleButNothingIsHeld_IsNever() =>
        Assert.Null(new Rig(Pipeline(100, 100, 500, Modality("a", idleTimeoutMs: 100))).Aligner.NextDueUs(0));

    /// <summary>The caption waits for windows to come; once the rig is silent, it is forgotten.</summary>
    [Fact]
    public void NextDue_WhenNoWindowIsOpenButACaptionIsStillValid_IsWhenTheRigFallsSilent()
    {
        var rig = new Rig(Pipeline(100, 100, null, Modality("captions", idleTimeoutMs: 1_000))).Sample("captions", 50, durationMs: 100).Bound("captions", 100);
        Assert.Single(rig.Windows);
        Assert.Equal(1_000_000, rig.Aligner.NextDueUs(0));

        Assert.Null(rig.Bound("captions", 200).Aligner.NextDueUs(0));
    }

    [Fact]
    public void NextDue_WhenNoWindowIsOpenButASampleIsHeldForAReference_IsWhenTheRigFallsSilent()
    {
        var camera = new ModalitySpec("camera") { Pick = Pick.Nearest, IdleTimeoutUs = 1_000 };
        var rig = new SpecRig(new AlignmentSpec { Window = new ReferenceWindowSpec("camera", -5, 5), Modalities = [camera, new ModalitySpec("captions")] });

        Assert.Equal(1_000, rig.Sample("captions", 50).Aligner.NextDueUs(0));
        Assert.Null(rig.Now(1_000).Aligner.NextDueUs(1_000));
    }

    [Fact]
    public void NextDue_AfterAWindowHasClosed_IsTheDeadlineOfTheNext()
    {
        var rig = new Rig(Pipeline(100, 100, 500, Modality("a"), Modality("b"))).Sample("a", 10).Now(200).Sample("a", 110).Now(500);
        Assert.Single(rig.Windows);
        Assert.Equal(700_000, rig.Aligner.NextDueUs(500_000));

        Assert.Null(rig.Now(700).Aligner.NextDueUs(700_000));
    }

    [Fact]
    public void Close_WhenAWindowOpensBeforeOneThatWaits_DoesNotWaitWithIt()
    {
        var camera = new ModalitySpec("camera") { Pick = Pick.Nearest, Timing = PickTiming.Available, OutOfOrdernessUs = 100 };
        var rig = new SpecRig(new AlignmentSpec { Window = new ReferenceWindowSpec("camera", -5, 5), Modalities = [camera, new ModalitySpec("other")] });
        rig.Bound("other", 20).Sample("camera", 50);
        Assert.Empty(rig.Windows);

        Assert.Equal(["5-15 r0 camera[10] other[]"], rig.Sample("camera", 10).Windows);
    }

    [Fact]
    public void NextDue_IsTheEarlierOfDeadlineAndIdleTimeout()
    {
        Assert.Equal(300_000, new Rig(Pipeline(100, 100, 300, Modality("a", idleTimeoutMs: 400))).Sample("a", 10).Aligner.NextDueUs(0));
        Assert.Equal(200_000, new Rig(Pipeline(100, 100, 300, Modality("a", idleTimeoutMs: 200))).Sample("a", 10).Aligner.NextDueUs(0));
    }

    [Fact]
    public void NextDue_WhenOneModalityIsIdleAlready_IsThatOfTheOther() => Assert.Equal(
        1_100_000,
        new Rig(Pipeline(100, 100, null, Modality("a", idleTimeoutMs: 1_000), Modality("b", idleTimeoutMs: 100)))
            .Now(100).Sample("a", 10).Now(200).Aligner.NextDueUs(200_000));

    [Fact]
    public void Held_WhenTheRigFallsSilent_IsForgotten()
    {
        var rig = new Rig(Pipeline(100, 100, null, Modality("captions", idleTimeoutMs: 1_000))).Sample("captions", 50, durationMs: 60_000);
        Assert.Equal(1_000_000, rig.Aligner.NextDueUs(0));

        rig.Now(1_000);

        rig.Aligner.VisitHeldSamples(sample => Assert.Fail($"{sample.Id} is still held"));
        Assert.Equal(1, rig.Aligner.AlignedCount);
        Assert.Null(rig.Aligner.NextDueUs(1_000_000));
    }

    [Fact]
    public void VisitHeldSamples_GivesWhatAnOpenWindowNeedsAndNoMore()
    {
        var rig = new Rig(Pipeline(100, 50, null, Modality("a"))).Sample("a", 10).Sample("a", 60).Sample("a", 120);
        var held = new List<string>();

        rig.Aligner.VisitHeldSamples(sample => held.Add(sample.Id));

        Assert.Equal(["0-100", "-50-50"], rig.Describe().Reverse().Select(window => window.Split(' ')[0]));
        Assert.Equal(["a60", "a120"], held);
    }

    [Fact]
    public void Append_WhenThePipelineHasNoSuchModality_PassesOver() =>
        Assert.Empty(new Rig(Pipeline(100, 100, null, Modality("a"))).Sample("x", 10).End("a").Windows);

    private static Rig WaitingForNone() => new Rig(Pipeline(
        100,
        100,
        null,
        Modality("a") with { Timing = PickTiming.Available },
        Modality("b") with { Timing = PickTiming.Available })).Sample("a", 10);
}
