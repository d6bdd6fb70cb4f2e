using System.Diagnostics;

namespace Streaming.Inference.Tests;

public class PreciseTimeProviderTests
{
    private static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;

    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateTimer_FiresNotBeforeItIsDue()
    {
        var due = TimeSpan.FromMilliseconds(7.5);
        for (var i = 0; i < 20; i++)
        {
            var fired = new TaskCompletionSource<long>();
            var start = Stopwatch.GetTimestamp();
            await using var timer = PreciseTimeProvider.Instance.CreateTimer(_ => fired.TrySetResult(Stopwatch.GetTimestamp()), null, due, Never);
            Assert.True(Stopwatch.GetElapsedTime(start, await fired.Task.WaitAsync(_cancellation)) >= due);
        }
    }

    [Fact]
    public async Task Change_OfOneThatWaitsLong_BringsItForward()
    {
        var fired = new TaskCompletionSource<object?>();
        await using var timer = PreciseTimeProvider.Instance.CreateTimer(fired.SetResult, "state", TimeSpan.FromHours(1), Never);

        timer.Change(TimeSpan.FromMilliseconds(1), Never);

        Assert.Equal("state", await fired.Task.WaitAsync(_cancellation));
    }

    [Fact]
    public async Task Change_AfterItHasFired_FiresAgain()
    {
        var fires = new SemaphoreSlim(0);
        await using var timer = PreciseTimeProvider.Instance.CreateTimer(_ => fires.Release(), null, TimeSpan.Zero, Never);
        await fires.WaitAsync(_cancellation);

        timer.Change(TimeSpan.FromMilliseconds(1), Never);

        await fires.WaitAsync(_cancellation);
        Assert.Equal(0, fires.CurrentCount);
    }

    [Fact]
    public async Task ATimer_ThatIsDisarmedOrDisposed_DoesNotFire_AndOthersDo()
    {
        var fires = new List<string>();
        var last = new TaskCompletionSource();
        var disposed = PreciseTimeProvider.Instance.CreateTimer(_ => fires.Add("disposed"), null, TimeSpan.FromMilliseconds(30), Never);
        await using var disarmed = PreciseTimeProvider.Instance.CreateTimer(_ => fires.Add("disarmed"), null, TimeSpan.FromMilliseconds(30), Never);
        await using var later = PreciseTimeProvider.Instance.CreateTimer(_ => last.SetResult(), null, TimeSpan.FromMilliseconds(60), Never);
        await using var sooner = PreciseTimeProvider.Instance.CreateTimer(_ => fires.Add("sooner"), null, TimeSpan.FromMilliseconds(10), Never);

        await disposed.DisposeAsync();
        disarmed.Change(Never, Never);

        await last.Task.WaitAsync(_cancellation);
        Assert.Equal(["sooner"], fires);
    }

    [Fact]
    public async Task CreateTimer_WithAPeriod_IsTheRuntimes()
    {
        var fires = new SemaphoreSlim(0);
        await using var timer = PreciseTimeProvider.Instance.CreateTimer(_ => fires.Release(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
        for (var i = 0; i < 3; i++)
            await fires.WaitAsync(_cancellation);

        using var once = PreciseTimeProvider.Instance.CreateTimer(_ => { }, null, Never, Never);
        Assert.Throws<ArgumentOutOfRangeException>(() => once.Change(TimeSpan.Zero, TimeSpan.FromSeconds(1)));
    }
}
