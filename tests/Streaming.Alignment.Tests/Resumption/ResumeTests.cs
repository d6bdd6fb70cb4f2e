using Streaming.Alignment.Resumption;
using static Streaming.Alignment.Tests.Resumption.LoggedRig;

namespace Streaming.Alignment.Tests.Resumption;

public sealed class ResumeTests
{
    [Fact]
    public void Window_ThatWasAcknowledged_IsNotGivenOutAgainThoughItsSamplesAreReadAgain()
    {
        var first = new LoggedRig(Grid(100, 50)).Sample("a", 60).Bound("b", 99).Bound("a", 99).Acknowledge(1);
        Assert.Equal(["0-99 r0 a[60] b[]"], first.Windows);

        var second = new LoggedRig(Grid(100, 50), first.Log.Current()).Sample("a", 60).Bound("a", 99).End("a").End("b");

        Assert.Equal(["50-149 r0 a[60] b[]"], second.Windows);
    }

    [Fact]
    public void Window_ThatWasNotAcknowledged_IsGivenOutAgainAsItWas()
    {
        var first = new LoggedRig(Grid(100, 100)).Sample("a", 10).Sample("a", 110).Bound("a", 199).Bound("b", 199).Acknowledge(1);

        var second = new LoggedRig(Grid(100, 100), first.Log.Current()).Sample("a", 110).Bound("a", 199).Bound("b", 199);

        Assert.Equal([first.Windows[1]], second.Windows);
    }

    [Fact]
    public void Record_BeforeWhatIsNeeded_IsPassedOverWithoutBeingCounted()
    {
        var spec = Grid(100, 100);
        var first = new LoggedRig(spec).Sample("a", 10).Bound("a", 99).Bound("b", 99).Acknowledge(1);

        var second = new LoggedRig(spec, first.Log.Current(), from: []).Sample("a", 10).Bound("a", 99).Bound("b", 99).Sample("a", 110).End("a").End("b");

        Assert.Equal(["100-199 r0 a[110] b[]"], second.Windows);
        Assert.Equal((1, 0, 0), (second.Aligner.AlignedCount, second.Aligner.DroppedCount, second.Late.Count));
    }

    [Fact]
    public void Record_OfAModalityWhoseOffsetsBeginAnew_IsTakenAsOneThatWasNotRead()
    {
        var spec = Grid(100, 100);
        var first = new LoggedRig(spec).Sample("a", 10).Sample("a", 20).Bound("a", 99).Bound("b", 99).Acknowledge(1);
        var offsets = new Dictionary<string, long> { ["a"] = 0, ["b"] = first.PositionOf("b") };

        var second = new LoggedRig(spec, first.Log.Current().ForgetOffsets(new HashSet<string> { "a" }), offsets).Sample("a", 30).Sample("a", 110).End("a").End("b");

        Assert.Equal(["100-199 r0 a[110] b[]"], second.Windows);
        Assert.Equal(30, Assert.Single(second.Late).Sample.EventTimeUs);
    }

    [Fact]
    public void Sample_ThatFinalWindowsHad_IsNeitherLateNorDropped()
    {
        // A late sample that is not acknowledged makes a be read again from before the window.
        var first = new LoggedRig(Grid(100, 100)).Sample("a", 50).Sample("a", 40).Sample("a", 60).Bound("a", 99).Bound("b", 99).Acknowledge(1);
        Assert.Equal(["0-99 r0 a[50 60] b[]"], first.Windows);

        var second = new LoggedRig(Grid(100, 100), first.Log.Current()).Sample("a", 40).Sample("a", 60).End("a").End("b");

        Assert.Empty(second.Windows);
        Assert.Equal(40, Assert.Single(second.Late).Sample.EventTimeUs);
        Assert.Equal((0, 0), (second.Aligner.AlignedCount, second.Aligner.DroppedCount));
    }

    [Fact]
    public void LateSample_ThatWasAcknowledged_IsNotGivenOutAgain()
    {
        var first = new LoggedRig(Grid(100, 100)).Sample("a", 50).Sample("a", 40);
        first.Log.AcknowledgeLate(Assert.Single(first.Late).Sample);

        var second = new LoggedRig(Grid(100, 100), first.Log.Current()).Sample("a", 50).Sample("a", 40).End("a").End("b");

        Assert.Equal(["0-99 r0 a[50] b[]"], second.Windows);
        Assert.Empty(second.Late);
    }

    [Fact]
    public void Sample_ThatIsNewAndBehindTheFrontier_IsLate()
    {
        var first = new LoggedRig(Grid(100, 100)).Sample("a", 10).Bound("a", 99).Bound("b", 99).Acknowledge(1);

        var second = new LoggedRig(Grid(100, 100), first.Log.Current()).Sample("b", 20);

        var late = Assert.Single(second.Late);
        Assert.Equal((20, 79), (late.Sample.EventTimeUs, late.LateByUs));
    }

    [Fact]
    public void Sample_OfAWindowThatADeadlineHadClosed_IsLate()
    {
        var spec = Grid(100, 100) with { DeadlineUs = 10 };
        var first = new LoggedRig(spec).Sample("a", 10).Sample("a", 110, nowUs: 10).Acknowledge(1);
        Assert.Equal(["0-99 r0 a[10] b[]"], first.Windows);

        var second = new LoggedRig(spec, first.Log.Current()).Sample("b", 20);

        Assert.Equal((20, 79), (Assert.Single(second.Late).Sample.EventTimeUs, second.Late[0].LateByUs));
    }

    /// <summary>The promises were made before the first record that is read again.</summary>
    [Fact]
    public void BoundsAndEnds_AreKnownThoughTheirRecordsAreNotReadAgain()
    {
        var first = new LoggedRig(Grid(100, 100)).Sample("a", 10).End("b");

        var second = new LoggedRig(Grid(100, 100), first.Log.Current()).Sample("a", 10).Bound("a", 99);

        Assert.Equal(["0-99 r0 a[10] b[]"], second.Windows);
    }

    [Fact]
    public void Promise_ThatWasBrokenBefore_IsBrokenAgain()
    {
        // b's bound is not needed again, and its sample behind the bound was late.
        var spec = Grid(100, 100, 0, new ModalitySpec("a"), new ModalitySpec("b") { Pick = Abstractions.Pick.First });
        var first = new LoggedRig(spec).Bound("b", 50).Sample("a", 10).Sample("b", 40);
        Assert.Equal(1, first.PositionOf("b"));

        var second = new LoggedRig(spec, first.Log.Current()).Sample("b", 40).Sample("a", 10).End("a").End("b");

        Assert.Equal(["0-99 r0 a[10] b[]"], second.Windows);
        Assert.Single(second.Late);
    }

    [Fact]
    public void Window_ThatMayStillChange_IsGivenOutAgainOnlyIfItDoes_WithTheNextRevision()
    {
        var spec = Grid(100, 100, 1_000);
        var first = new LoggedRig(spec).Sample("a", 10).Bound("a", 99).Bound("b", 99).Acknowledge(1);

        var second = new LoggedRig(spec, first.Log.Current()).Sample("a", 10).Bound("a", 99);
        Assert.Empty(second.Windows);

        Assert.Equal(["0-99 r1 a[10] b[20]"], second.Sample("b", 20).Windows);
    }

    [Fact]
    public void Revision_ThatWasNotAcknowledged_IsGivenOutAgainThoughItsSampleNowComesBeforeTheWindowCloses()
    {
        var spec = Grid(100, 100, 1_000);
        var first = new LoggedRig(spec).Sample("a", 10).Bound("a", 99).Bound("b", 99).Sample("b", 20).Acknowledge(1);

        var second = new LoggedRig(spec, first.Log.Current()).Sample("b", 20).Sample("a", 10).Bound("a", 99);

        Assert.Equal(["0-99 r1 a[10] b[20]"], second.Windows);
    }

    [Fact]
    public void ReferenceWindows_AtOneInstant_AreToldApart()
    {
        var spec = new AlignmentSpec
        {
            Window = new ReferenceWindowSpec("a", -5, 5),
            Modalities = [new ModalitySpec("a") { Pick = Abstractions.Pick.Nearest, OutOfOrdernessUs = 1 }, new ModalitySpec("b")],
        };
        var first = new LoggedRig(spec).End("b").Sample("a", 10).Acknowledge(1);
        var emitted = Assert.Single(first.Log.Current().Emitted);
        Assert.Equal(("a@10", true), (emitted.Reference, emitted.IsFinal));

        var second = new LoggedRig(spec, first.Log.Current()).Sample("a", 10);
        Assert.Empty(second.Windows);

        // Of the same time, but another sample.
        var third = new LoggedRig(spec, first.Log.Current() with { Emitted = [] }).Sample("a", 10);
        Assert.Single(third.Windows);
    }

    /// <summary>b's clock shows 1970; what a had sent before the restart is enough to know.</summary>
    [Fact]
    public void Modality_WhoseClockIsFarBehind_IsNotWaitedForThoughTheOthersAreNotReadAgain()
    {
        var spec = Grid(100, 100) with { MaxClockBehindUs = 1_000 };
        var first = new LoggedRig(spec).Sample("a", 5_010).Bound("a", 5_099).End("b").Acknowledge(1);
        Assert.Equal(2, first.PositionOf("a"));

        var second = new LoggedRig(spec, first.Log.Current()).Sample("b", 10).Bound("a", 5_199);

        Assert.Equal(5_150, second.Aligner.FinalUs);
    }

    [Fact]
    public void Resume_AfterASample_IsRefused()
    {
        var rig = new LoggedRig(Grid(100, 100)).Sample("a", 10);

        Assert.Throws<InvalidOperationException>(() => rig.Aligner.ResumeAfter(rig.Log.Current()));
    }

    [Fact]
    public void Frontier_OfAModalityThatThePipelineDoesNotHaveAnyMore_IsPassedOver()
    {
        var first = new LoggedRig(Grid(100, 100)).Sample("a", 10);

        var second = new LoggedRig(Grid(100, 100, 0, new ModalitySpec("b")), first.Log.Current()).Sample("b", 10).End("b");

        Assert.Equal(["0-99 r0 b[10]"], second.Windows);
    }
}
