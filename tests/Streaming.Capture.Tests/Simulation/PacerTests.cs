using Microsoft.Extensions.Time.Testing;
using Streaming.Abstractions;
using Streaming.Capture.Simulation;

namespace Streaming.Capture.Tests.Simulation;

public sealed class PacerTests
{
    private const long StartUs = 1_800_000_000_000_000;
    private readonly FakeTimeProvider _time = new(EventTime.ToDateTimeOffset(StartUs));

    [Fact]
    public void Pace_WhenTheFirstSampleIsInThePast_PlaysFromNowInTheSameRhythm()
    {
        var yielded = Collect(Pacer.PaceAsync(Samples(-9_000_000, -8_500_000, -7_000_000), _time, speed: 1, Stop));

        Assert.Equal(["0"], yielded);
        Advance(499);
        Assert.Equal(["0"], yielded);
        Advance(1);
        Assert.Equal(["0", "1"], yielded);
        Advance(1_500);
        Assert.Equal(["0", "1", "2"], yielded);
    }

    [Fact]
    public void Pace_WhenTheFirstSampleIsInTheFuture_WaitsForIt()
    {
        var yielded = Collect(Pacer.PaceAsync(Samples(2_000_000, 2_100_000), _time, speed: 1, Stop));

        Advance(1_999);
        Assert.Empty(yielded);
        Advance(1);
        Assert.Equal(["0"], yielded);
        Advance(100);
        Assert.Equal(["0", "1"], yielded);
    }

    [Theory]
    [InlineData(2, 500)]
    [InlineData(0.5, 2_000)]
    public void Pace_WhenTheSpeedIsNotOne_DividesDistancesByIt(double speed, int milliseconds)
    {
        var yielded = Collect(Pacer.PaceAsync(Samples(0, 1_000_000), _time, speed, Stop));

        Advance(milliseconds - 1);
        Assert.Equal(["0"], yielded);
        Advance(1);
        Assert.Equal(["0", "1"], yielded);
    }

    [Fact]
    public void Pace_WhenTheSpeedIsInfinite_NeverWaits()
    {
        var yielded = Collect(Pacer.PaceAsync(Samples(0, 1_000_000, 3_600_000_000), _time, double.PositiveInfinity, Stop));

        Assert.Equal(["0", "1", "2"], yielded);
    }

    [Fact]
    public void Pace_WhenItHasFallenBehind_YieldsWhatIsOverdueAtOnceAndKeepsTheSchedule()
    {
        var yielded = Collect(Pacer.PaceAsync(Samples(0, 100_000, 200_000, 5_000_000), _time, speed: 1, Stop));

        Advance(3_000);
        Assert.Equal(["0", "1", "2"], yielded);
        Advance(1_999);
        Assert.Equal(3, yielded.Count);
        Advance(1);
        Assert.Equal(4, yielded.Count);
    }

    [Fact]
    public async Task Pace_WhenItIsCancelledWhileWaiting_Ends()
    {
        using var stop = new CancellationTokenSource();
        var pace = Pacer.PaceAsync(Samples(0, 60_000_000), _time, speed: 1, stop.Token).GetAsyncEnumerator(stop.Token);
        Assert.True(await pace.MoveNextAsync());

        var next = pace.MoveNextAsync();
        Assert.False(next.IsCompleted);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Pace_WhenTheSpeedIsNotPositive_Refuses(double speed)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Pacer.PaceAsync([], _time, speed, Stop));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private void Advance(int milliseconds) => _time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private static List<string> Collect(IAsyncEnumerable<Sample> samples)
    {
        // Nothing runs in the background: the fake clock's Advance continues the enumeration before it returns.
        var yielded = new List<string>();
        _ = RunAsync();
        return yielded;

        async Task RunAsync()
        {
            await foreach (var sample in samples)
                yielded.Add(sample.Id);
        }
    }

    private static IEnumerable<ScheduledSample> Samples(params long[] offsetsUs) => offsetsUs.Select((offsetUs, number) => new ScheduledSample(
        StartUs + offsetUs,
        new Sample { Modality = "camera", EventTimeUs = StartUs + offsetUs, Id = $"{number}" }));
}
