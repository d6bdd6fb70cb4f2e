using Streaming.Abstractions;
using static Streaming.Alignment.Tests.Rig;

namespace Streaming.Alignment.Tests;

/// <summary>A sensor whose clock is wrong harms nobody but itself.</summary>
public sealed class WrongClockTests
{
    [Fact]
    public void Sample_FarAheadOfTheWallClock_IsRefusedAndMovesNothing()
    {
        var rig = new Rig(Guarded(Modality("a"), Modality("b"))).Now(1_000).Sample("b", 62_000).Sample("a", 10).Sample("b", 20).Sample("a", 100).Sample("b", 100);

        Assert.Equal(["0-100 proof a[a10] b[b20]"], rig.Describe());
        Assert.Equal(("b62000", -61_000_000L), (rig.Late[0].Sample.Id, rig.Late[0].LateByUs));
    }

    [Fact]
    public void Sample_AheadWithinTheLimit_IsTaken() =>
        Assert.Empty(new Rig(Guarded(Modality("a"))).Now(1_000).Sample("a", 61_000).Late);

    /// <summary>While a backlog is read the rig's clock is that of the backlog, and may wait for another sensor's records.</summary>
    [Fact]
    public void Sample_AheadOfTheRigsClockAndNotOfWhenItWasRead_IsTaken()
    {
        var sample = new Sample { Modality = "a", EventTimeUs = 100_000_000, IngestionTimeUs = 200_000_000 };

        Assert.Empty(new Rig(Guarded(Modality("a"))).Now(1_000).Append(sample).Late);
    }

    [Fact]
    public void Modality_WhoseClockStartedIn1970_IsNotWaitedFor()
    {
        var rig = new Rig(Guarded(Modality("a"), Modality("b"))).Now(90_000_000).Sample("b", 10).Sample("a", 86_500_010).Sample("a", 86_500_100);

        Assert.Equal(["0-100 proof a(silent) b[b10]", "86500000-86500100 proof a[a86500010] b(late)"], rig.Describe());
    }

    [Theory]
    [InlineData(7)]
    [InlineData(50_000)]
    public void Modality_WhoseClockFallsBackOrStandsStill_IsIdleAfterItsTimeout(long againMs)
    {
        var rig = new Rig(Guarded(Modality("a"), Modality("b", idleTimeoutMs: 500)))
            .Now(100_000).Sample("b", 50_000).Sample("a", 50_010).Now(100_400).Sample("b", againMs).Sample("a", 50_100);
        Assert.Empty(rig.Windows);

        rig.Now(100_500);

        Assert.Equal(["50000-50100 proof a[a50010] b[b50000]"], rig.Describe());
        Assert.Equal($"b{againMs}", Assert.Single(rig.Late).Sample.Id);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(3_000)]
    [InlineData(59_000)]
    public void Modality_WhoseClockIsAhead_MakesNobodyElsesSamplesLate(long aheadMs)
    {
        var rig = new Rig(Guarded(Modality("a", idleTimeoutMs: 1_000), Modality("b", idleTimeoutMs: 1_000)) with { Deadline = TimeSpan.FromMilliseconds(250) }).Now(1_000);
        for (var nowMs = 1_000L; nowMs < 3_000; nowMs += 50)
            rig.Now(nowMs).Sample("a", nowMs).Sample("b", nowMs + aheadMs);

        Assert.Empty(rig.Late);
        Assert.Contains(rig.Describe(), window => window.StartsWith("2500-2600 ", StringComparison.Ordinal) && window.Contains("a[a2500 a2550]", StringComparison.Ordinal));
    }

    [Fact]
    public void Bound_FarAheadOfTheWallClock_IsNotBelieved()
    {
        var rig = new Rig(Guarded(Modality("a", idleTimeoutMs: 500), Modality("b", idleTimeoutMs: 500))).Now(1_000).Bound("b", 1_000_000).Sample("a", 1_000).Now(1_500);

        rig.Sample("a", 1_500).Sample("b", 1_500).Sample("a", 1_600).Sample("b", 1_600);

        Assert.Empty(rig.Late);
        Assert.Equal(["1000-1100 proof a[a1000] b(silent)", "1500-1600 proof a[a1500] b[b1500]"], rig.Describe());
    }

    [Fact]
    public void Modality_ThatOnlySendsBounds_IsWaitedForHoweverLongItSentNothingElse()
    {
        const long Day = 86_400_000;
        var rig = new Rig(Guarded(Modality("a"), Modality("b"))).Now(2 * Day).Sample("b", 0).Sample("a", 0).Bound("b", Day + 900).Sample("a", Day + 1_000).Sample("a", Day + 1_100);
        Assert.DoesNotContain(rig.Windows, window => window.StartUs > 0);

        rig.Sample("b", Day + 1_050).Bound("b", Day + 1_100);

        Assert.Equal([$"{Day + 1_000}-{Day + 1_100} proof a[a{Day + 1_000}] b[b{Day + 1_050}]"], rig.Describe().Skip(1));
    }

    [Fact]
    public void Modality_OfWhichNothingCanBeDecoded_IsIdleAfterItsTimeout_AndItsWindowsSayCorrupt()
    {
        var rig = new Rig(Guarded(Modality("a"), Modality("b", idleTimeoutMs: 500))).Now(10_000);
        for (var nowMs = 10_000L; nowMs <= 10_500; nowMs += 50)
            rig.Now(nowMs).Corrupt("b", nowMs).Sample("a", nowMs);

        Assert.Equal("10000-10100 proof a[a10000 a10050] b(corrupt)", rig.Describe()[0]);
    }

    private static PipelineDefinition Guarded(params ModalityDefinition[] modalities) => Pipeline(100, 100, null, modalities) with
    {
        MaxClockAhead = TimeSpan.FromMinutes(1),
        MaxClockBehind = TimeSpan.FromDays(1),
    };
}
