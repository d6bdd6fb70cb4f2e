using System.Runtime.CompilerServices;
using Streaming.Abstractions;
using Streaming.Capture.Simulation;

namespace Streaming.Capture;

/// <summary>Replays samples in the rhythm in which their sensors send them.</summary>
public static class Pacer
{
    /// <summary>
    /// Yields each sample when its time has come. A first send time that lies in the future is waited for, so a rig that starts
    /// later than now is live: event times are wall-clock times. One that lies in the past is taken as now, so that a recording of
    /// any age plays from its beginning. All other samples keep their distance to the first, divided by the speed. A consumer that
    /// falls behind gets what is overdue at once; nothing is dropped.
    /// </summary>
    /// <param name="samples">By send time.</param>
    /// <param name="time">The clock to wait by.</param>
    /// <param name="speed">1 is real time, 2 twice as fast; <see cref="double.PositiveInfinity"/> never waits.</param>
    /// <param name="cancellationToken">Ends the replay with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The speed is not positive.</exception>
    public static IAsyncEnumerable<Sample> PaceAsync(
        IEnumerable<ScheduledSample> samples, TimeProvider time, double speed, CancellationToken cancellationToken = default)
    {
        if (!(speed > 0))
            throw new ArgumentOutOfRangeException(nameof(speed), speed, "Must be positive.");
        return PaceCoreAsync(samples, time, speed, cancellationToken);
    }

    private static async IAsyncEnumerable<Sample> PaceCoreAsync(
        IEnumerable<ScheduledSample> samples, TimeProvider time, double speed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? firstUs = null;
        // Timestamps instead of times of day: a clock that is set while a rig runs must not stop it or make it run.
        var begun = 0L;
        foreach (var (sendTimeUs, sample) in samples)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!double.IsPositiveInfinity(speed))
            {
                if (firstUs is null)
                {
                    await WaitAsync(TimeSpan.FromMicroseconds(Math.Max(0, sendTimeUs - time.NowUs())), time, cancellationToken);
                    firstUs = sendTimeUs;
                    begun = time.GetTimestamp();
                }

                var due = TimeSpan.FromMicroseconds((sendTimeUs - firstUs.Value) / speed);
                await WaitAsync(due - time.GetElapsedTime(begun), time, cancellationToken);
            }

            yield return sample;
        }
    }

    private static async ValueTask WaitAsync(TimeSpan duration, TimeProvider time, CancellationToken cancellationToken)
    {
        // A timer counts whole milliseconds; less than one is not worth waking up for.
        var milliseconds = Math.Floor(duration.TotalMilliseconds);
        if (milliseconds >= 1)
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, cancellationToken);
    }
}
