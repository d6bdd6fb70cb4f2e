namespace Streaming.AlignmentSilo;

/// <summary>How long to wait before something is tried again: 200 ms at first, then twice as long each time, and at most 2 s.</summary>
internal static class RetryDelay
{
    private const int MaxDoublings = 4;

    private static readonly TimeSpan Max = TimeSpan.FromSeconds(2);

    /// <param name="attempt">Those that failed, from 1.</param>
    public static TimeSpan After(int attempt)
    {
        var delay = TimeSpan.FromMilliseconds(100) * (1 << Math.Min(attempt, MaxDoublings + 1));
        return delay < Max ? delay : Max;
    }
}
