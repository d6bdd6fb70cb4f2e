namespace Streaming.Cli.Bench.Ingest;

/// <summary>So many records a second, evenly, however long each takes.</summary>
internal sealed class Pace(double recordsPerSecond, TimeProvider time)
{
    /// <summary>Timers are no finer.</summary>
    private static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(1);

    private readonly long _start = time.GetTimestamp();

    /// <summary>Waits until it is this record's turn.</summary>
    public async ValueTask WaitAsync(long record)
    {
        var ahead = TimeSpan.FromSeconds(record / recordsPerSecond) - time.GetElapsedTime(_start);
        if (ahead > Resolution)
            await Task.Delay(ahead, time);
    }
}
