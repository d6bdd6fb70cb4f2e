using Streaming.Abstractions;
using Streaming.Capture.Media;

namespace Streaming.Capture.Tests.Media;

public sealed class PaceTests(MediaFiles files)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(0.5)]
    public async Task Read_WhenPaced_GivesEverySampleExactlyWhenItIsDue(double speed)
    {
        var time = new ObservedTimeProvider();
        var startTimestamp = time.GetTimestamp();
        var capture = await MediaCapture.OpenAsync(
            Captured.Options(await files.BothAsync()) with { Speed = speed }, time, Token);

        var count = 0;
        await using var samples = capture.ReadAsync(Token).GetAsyncEnumerator(Token);
        while (await AdvanceUntilAsync(samples.MoveNextAsync().AsTask(), time))
        {
            var dueMs = (samples.Current.EventTimeUs - Captured.StartUs) / 1000.0 / speed;
            Assert.InRange(time.GetElapsedTime(startTimestamp).TotalMilliseconds - dueMs, 0, 1);
            count++;
        }

        Assert.Equal(50 + 20 + 3, count);
    }

    [Fact]
    public async Task Read_WhenSpeedIsInfinite_WaitsForNothing()
    {
        var time = new ObservedTimeProvider();
        var capture = await MediaCapture.OpenAsync(Captured.Options(await files.BothAsync()), time, Token);

        Assert.Equal(50 + 20 + 3, await capture.ReadAsync(Token).CountAsync(Token));
        Assert.False(time.Delays.TryRead(out _));
    }

    [Fact]
    public async Task Read_WhenNoStartIsGiven_StartsNow()
    {
        var time = new ObservedTimeProvider();
        var capture = await MediaCapture.OpenAsync(
            Captured.Options(await files.BothAsync()) with { StartTimeUs = null }, time, Token);

        var first = await capture.ReadAsync(Token)
            .FirstAsync(sample => sample.Kind == SampleKind.Data, Token);

        Assert.Equal(time.NowUs(), first.EventTimeUs);
    }

    [Fact]
    public async Task Wait_WhenSpeedIsNextToNothing_AsksForNoImpossibleDelay()
    {
        var time = new ObservedTimeProvider();
        var waiting = new MediaPace(time, double.Epsilon).WaitAsync(1, Token);

        Assert.False(waiting.IsCompleted);
        Assert.Equal(TimeSpan.FromHours(1), await time.NextDelayAsync());
    }

    private static async Task<bool> AdvanceUntilAsync(Task<bool> moved, ObservedTimeProvider time)
    {
        while (!moved.IsCompleted)
        {
            var delay = time.Delays.WaitToReadAsync().AsTask();
            if (await Task.WhenAny(moved, delay) == delay && time.Delays.TryRead(out var due))
                time.Advance(due);
        }

        return await moved;
    }
}
