namespace Streaming.Capture.Media;

/// <summary>Holds samples of a recording back until their time has come. The first one comes at once and starts the clock.</summary>
internal sealed class MediaPace(TimeProvider time, double speed)
{
    // Timers count milliseconds in 32 bits; a speed close to 0 would ask for more.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);

    private readonly long _startTimestamp = time.GetTimestamp();

    public async ValueTask WaitAsync(long mediaTimeUs, CancellationToken cancellationToken)
    {
        // Not TimeSpan arithmetic: it throws where a speed near 0 puts a sample beyond what a TimeSpan holds.
        var dueMs = mediaTimeUs / 1000.0 / speed;
        while (true)
        {
            var restMs = dueMs - time.GetElapsedTime(_startTimestamp).TotalMilliseconds;
            if (restMs <= 0)
                return;

            // Whole milliseconds: Task.Delay cuts the rest off and would return early.
            var delay = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Min(restMs, LongestDelay.TotalMilliseconds)));
            await Task.Delay(delay, time, cancellationToken);
        }
    }
}
