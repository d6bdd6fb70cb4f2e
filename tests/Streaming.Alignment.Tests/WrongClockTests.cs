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

    private static PipelineDefinition Guarded(params ModalityDefinition[] modalities) => Pipeline(100, 100, null, modalities) with
    {
        MaxClockAhead = TimeSpan.FromMinutes(1),
        MaxClockBehind = TimeSpan.FromDays(1),
    };
}
