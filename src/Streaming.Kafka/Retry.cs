namespace Streaming.Kafka;

/// <summary>For what must not be given up: tried again after 200 ms, then after twice as long each time, and at most 2 s.</summary>
public static class Retry
{
    private const int MaxDoublings = 4;

    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(2);

    /// <param name="attempt">Those that failed, from 1.</param>
    public static TimeSpan DelayAfter(int attempt)
    {
        var delay = TimeSpan.FromMilliseconds(100) * (1 << Math.Min(attempt, MaxDoublings + 1));
        return delay < MaxDelay ? delay : MaxDelay;
    }

    /// <param name="action">Harmless where it is done twice.</param>
    /// <param name="report">Is told of a failure: the attempts so far, and why.</param>
    /// <param name="time">By which it waits.</param>
    /// <param name="stopping">Ends it between attempts. One that fails then is not reported.</param>
    public static async Task<T> UntilDoneAsync<T>(Func<Task<T>> action, Action<int, string> report, TimeProvider time, CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            stopping.ThrowIfCancellationRequested();
            try
            {
                return await action();
            }
            catch (Exception e)
            {
                await WaitAfterAsync(attempt, e, report, time, stopping);
            }
        }
    }

    /// <inheritdoc cref="UntilDoneAsync{T}"/>
    public static async Task UntilDoneAsync(Func<Task> action, Action<int, string> report, TimeProvider time, CancellationToken stopping) =>
        await UntilDoneAsync(
            async () =>
            {
                await action();
                return true;
            },
            report,
            time,
            stopping);

    /// <summary>For a loop of one's own: reports an attempt that failed, and waits until the next is due.</summary>
    public static async Task WaitAfterAsync(int attempt, Exception failure, Action<int, string> report, TimeProvider time, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        report(attempt, failure.Message);
        await Task.Delay(DelayAfter(attempt), time, stopping);
    }
}
