namespace EndToEnd.Tests.Infrastructure;

/// <summary>Waits for what another process does, by asking.</summary>
internal static class Poll
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <param name="condition">What to wait for.</param>
    /// <param name="describe">What to say where it does not come true in time.</param>
    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string> describe)
    {
        using var expired = new CancellationTokenSource(Timeout);
        using var timer = new PeriodicTimer(Interval);
        while (!await condition())
        {
            try
            {
                await timer.WaitForNextTickAsync(expired.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"What was waited for did not happen within {Timeout}. {describe()}");
            }
        }
    }
}
