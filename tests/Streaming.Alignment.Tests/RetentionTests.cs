using Streaming.Abstractions;

namespace Streaming.Alignment.Tests;

/// <summary>What is kept for windows that are open or may open: it holds offsets back, so neither too little nor too much.</summary>
public sealed class RetentionTests
{
    private static readonly ModalitySpec Camera = new("camera") { Pick = Pick.Nearest };

    private static readonly ModalitySpec Held = new("captions") { Pick = Pick.Hold, Timing = PickTiming.Available };

    [Theory]
    [InlineData(51, new long[] { 50 })]
    [InlineData(50, new long[0])]
    public void HeldValue_IsKeptWhileItIsYoungEnoughForTheNextReferenceSample(long maxAgeUs, long[] held) =>
        Assert.Equal(held, new SpecRig(Around(-5, 0, Held with { MaxAgeUs = maxAgeUs })).Sample("captions", 50).Sample("camera", 100).HeldTimes);

    [Fact]
    public void Samples_AreKeptForAReferenceThatIsIdle_AsLongAsWhileItWasWaitedFor()
    {
        var rig = new SpecRig(BeforeEachCaption(new ModalitySpec("captions") { IdleTimeoutUs = 1_000 })).Sample("captions", 0);
        for (var timeUs = 100L; timeUs <= 9_900; timeUs += 100)
            rig.Now(timeUs).Sample("camera", timeUs);
        Assert.Equal(Times(from: 7_000, to: 9_900), rig.HeldTimes);

        rig.Now(10_000).Sample("captions", 10_000).Sample("camera", 10_001);

        Assert.Equal($"8000-10000 r0 captions[10000] camera[{string.Join(' ', Times(from: 8_000, to: 9_900))}]", rig.Windows[^1]);
    }

    [Fact]
    public void Samples_AreNotKeptForAReferenceWhoseClockIsFarBehind()
    {
        var spec = BeforeEachCaption(new ModalitySpec("captions")) with { MaxClockBehindUs = 50_000 };
        var rig = new SpecRig(spec).Sample("captions", 0);
        for (var timeUs = 100_000L; timeUs <= 109_900; timeUs += 100)
            rig.Sample("captions", timeUs - 100_000).Sample("camera", timeUs);

        Assert.Equal(Times(from: 108_000, to: 109_900), rig.HeldTimes.Where(timeUs => timeUs >= 100_000));
    }

    [Theory]
    [InlineData(52, new long[] { 50 })]
    [InlineData(51, new long[0])]
    public void HeldValue_IsKeptWhileItIsValidForTheNextReferenceSample(long durationUs, long[] held) =>
        Assert.Equal(held, new SpecRig(Around(-5, 0, Held)).Sample("captions", 50, durationUs).Sample("camera", 100).HeldTimes);

    [Theory]
    [InlineData(95, new long[0])]
    [InlineData(96, new long[] { 96 })]
    public void HeldValue_WithoutADuration_IsKeptWhileItLiesInTheNextWindow(long timeUs, long[] held) =>
        Assert.Equal(held, new SpecRig(Around(-5, 0, Held)).Sample("captions", timeUs).Sample("camera", 100).HeldTimes);

    [Theory]
    [InlineData(50, new long[] { 50 })]
    [InlineData(180, new long[] { 180 })]
    [InlineData(199, new long[] { 199 })]
    [InlineData(200, new long[] { 10, 200 })]
    public void HeldValue_ThatALaterOneReplacesInTheNextWindow_IsForgotten(long laterUs, long[] held) => Assert.Equal(
        held,
        new SpecRig(Grid(Held)).Sample("captions", 10, durationUs: 500).Sample("captions", laterUs, durationUs: 500).Bound("camera", 99).HeldTimes);

    [Theory]
    [InlineData(50, new long[0])]
    [InlineData(51, new long[] { 50 })]
    public void Sample_IsKeptForTheNextWindowOnlyWhileItIsValidInIt(long durationUs, long[] held) => Assert.Equal(
        held,
        new SpecRig(Grid(new ModalitySpec("captions"))).Sample("captions", 50, durationUs).Bound("captions", 99).Bound("camera", 99).HeldTimes);

    [Theory]
    [InlineData(150, new long[0])]
    [InlineData(151, new long[] { 50 })]
    public void Sample_IsKeptForLaterWindowsOnlyWhileItIsValidInThem(long durationUs, long[] held)
    {
        var rig = new SpecRig(Grid(new ModalitySpec("captions"))).Sample("captions", 50, durationUs).Bound("captions", 99).Bound("camera", 99);

        Assert.Equal(held, rig.Bound("captions", 199).Bound("camera", 199).HeldTimes);
    }

    [Theory]
    [InlineData(50, new long[0])]
    [InlineData(51, new long[] { 50 })]
    public void HeldValue_IsKeptUnlessItHasEndedBeforeTheNextWindow(long durationUs, long[] held) =>
        Assert.Equal(held, new SpecRig(Grid(Held)).Sample("captions", 50, durationUs).Bound("camera", 99).HeldTimes);

    [Theory]
    [InlineData(0, 0, new long[0])]
    [InlineData(1, 0, new long[] { 50 })]
    [InlineData(1, 50, new long[0])]
    public void HeldValue_ThatIsTooOld_IsKeptWhileOneBeforeItMayStillCome(long outOfOrdernessUs, long boundUs, long[] held)
    {
        var rig = new SpecRig(Around(-5, 0, Held with { MaxAgeUs = 10, OutOfOrdernessUs = outOfOrdernessUs })).Sample("captions", 50);

        Assert.Equal(held, rig.Bound("captions", boundUs).Sample("camera", 100).HeldTimes);
    }

    [Theory]
    [InlineData(55, new long[] { 100, 50 })]
    [InlineData(60, new long[] { 100 })]
    public void HeldValue_ThatIsTooOld_IsKeptWhileOneBeforeItIsWithinTheAllowedLateness(long boundUs, long[] held)
    {
        var spec = Around(-5, 0, Held with { MaxAgeUs = 10 }) with { AllowedLatenessUs = 10 };

        Assert.Equal(held, new SpecRig(spec).Sample("captions", 50).Bound("captions", boundUs).Sample("camera", 100).HeldTimes);
    }

    /// <summary>Too old for its own window, it is what the window is known by.</summary>
    [Fact]
    public void HeldValue_ThatOpenedAWindow_IsKeptWithIt() =>
        Assert.Equal([10], new SpecRig(Grid(Held with { MaxAgeUs = 0 })).Sample("camera", -50).Sample("captions", 10).Bound("camera", -1).HeldTimes);

    [Fact]
    public void WindowsWithoutABeginning_KeepTheLastOfWhatTheyMayPick()
    {
        var rig = new SpecRig(Around(null, 0, new ModalitySpec("captions") { Pick = Pick.Last }));
        rig.Sample("captions", 10).Sample("captions", 20).Sample("captions", 30).Sample("camera", 40).Sample("captions", 45);

        Assert.Equal([30, 45], rig.HeldTimes);
        Assert.Equal(2, rig.Aligner.DroppedCount);
    }

    [Fact]
    public void WindowsWithoutABeginning_ThatEndBeforeTheirInstant_KeepTheLastBeforeThatEnd()
    {
        var rig = new SpecRig(Around(null, -15, new ModalitySpec("captions") { Pick = Pick.Last }));
        rig.Sample("captions", 10).Sample("captions", 20).Sample("captions", 30).Sample("camera", 40);

        Assert.Equal([20, 30], rig.HeldTimes.Where(time => time != 40));
    }

    /// <summary>That one may be picked by later windows only.</summary>
    [Fact]
    public void WindowsWithoutABeginning_KeepWhatLiesBeforeASampleBehindABound()
    {
        var rig = new SpecRig(Around(null, 0, new ModalitySpec("captions") { Pick = Pick.Last }));
        rig.Sample("captions", 10).Sample("captions", 20).Bound("captions", 35).Sample("captions", 33).Sample("camera", 40);

        Assert.Equal([40, 20, 33], rig.HeldTimes);
    }

    [Fact]
    public void FirstInAWindowWithoutABeginning_IsKeptAloneUntilAnEarlierOneComes()
    {
        var first = new ModalitySpec("captions") { Pick = Pick.First, Timing = PickTiming.Available, OutOfOrdernessUs = 100 };
        var rig = new SpecRig(Around(null, 0, first)).Sample("captions", 10).Sample("captions", 20).Sample("captions", 10);
        Assert.Equal([10], rig.HeldTimes);
        Assert.Equal(2, rig.Aligner.DroppedCount);

        Assert.Equal([5, 10], rig.Sample("captions", 5).HeldTimes);
    }

    [Theory]
    [InlineData(90, 0, false)]
    [InlineData(90, 6, false)]
    [InlineData(90, 7, true)]
    [InlineData(95, 0, false)]
    [InlineData(96, 0, true)]
    public void Sample_BeforeAllWindowsThatMayStillOpen_IsKeptOnlyIfItReachesIntoThem(long timeUs, long durationUs, bool isKept)
    {
        var captions = new ModalitySpec("captions") { Timing = PickTiming.Available, OutOfOrdernessUs = 1_000 };
        var rig = new SpecRig(Around(-5, 5, captions)).Sample("camera", 100).Sample("captions", timeUs, durationUs);

        Assert.Equal(isKept ? [timeUs] : [], rig.HeldTimes);
        Assert.Equal(isKept ? 0 : 1, rig.Late.Count);
    }

    [Fact]
    public void WindowsThatMayBeRevised_KeepTheirSamples()
    {
        var spec = Around(0, 100, new ModalitySpec("captions")) with { AllowedLatenessUs = 100 };
        var rig = new SpecRig(spec).Sample("camera", 300).Sample("captions", 350).Bound("captions", 450).Sample("camera", 500);

        Assert.Equal("300-400 r0 camera[300] captions[350]", Assert.Single(rig.Windows));
        Assert.Equal([300, 500, 350], rig.HeldTimes);
    }

    [Fact]
    public void ReferenceSamples_ThatMayComeWithinTheAllowedLateness_FindWhatTheyNeed()
    {
        var spec = Around(0, 100, new ModalitySpec("captions")) with { AllowedLatenessUs = 100 };
        var rig = new SpecRig(spec).Sample("captions", 350).Sample("captions", 405).Bound("captions", 700).Sample("camera", 300).Sample("camera", 500);

        Assert.Equal([500, 405], rig.HeldTimes);
    }

    [Fact]
    public void SampleThatIsValidLonger_ThanAnyWindowNeedsIt_IsDroppedOnce()
    {
        var rig = new SpecRig(Grid(new ModalitySpec("captions")) with { Modalities = [Camera with { IsRequired = true }, new ModalitySpec("captions")] });
        rig.Sample("captions", 50, durationUs: 100).Bound("camera", 99).Bound("captions", 99);
        Assert.Equal([50], rig.HeldTimes);
        Assert.Equal(0, rig.Aligner.DroppedCount);

        rig.Bound("camera", 199).Bound("captions", 199);

        Assert.Empty(rig.HeldTimes);
        Assert.Equal((0, 1), (rig.Aligner.AlignedCount, rig.Aligner.DroppedCount));
    }

    [Fact]
    public void Sample_BetweenAReferenceAndItsWindow_IsForgotten() =>
        Assert.Equal([100], new SpecRig(Around(10, 20, new ModalitySpec("captions"))).Sample("captions", 105).Sample("camera", 100).HeldTimes);

    private static AlignmentSpec Around(long? firstUs, long? lastUs, ModalitySpec captions) =>
        new() { Window = new ReferenceWindowSpec("camera", firstUs, lastUs), Modalities = [Camera, captions] };

    private static AlignmentSpec BeforeEachCaption(ModalitySpec captions) =>
        new() { Window = new ReferenceWindowSpec("captions", -2_000, 0), Modalities = [captions, new ModalitySpec("camera")] };

    private static IEnumerable<long> Times(long from, long to)
    {
        for (var timeUs = from; timeUs <= to; timeUs += 100)
            yield return timeUs;
    }

    private static AlignmentSpec Grid(ModalitySpec captions) => new() { Window = new GridWindowSpec(100, 100), Modalities = [Camera, captions] };
}
