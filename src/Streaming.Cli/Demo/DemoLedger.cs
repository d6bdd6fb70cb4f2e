using Streaming.Abstractions;

namespace Streaming.Cli.Demo;

/// <summary>The events that came back from the events topic, and how good they were.</summary>
internal sealed class DemoLedger(IReadOnlyDictionary<string, DemoFeed> feeds, TimeProvider time)
{
    private const int MaxLatencies = 100_000;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, ReadBack> _lastByRig = new(StringComparer.Ordinal);
    private readonly Queue<double> _latencies = [];
    private long _count;
    private long _judged;
    private long _right;

    /// <param name="Event">As it was on the topic.</param>
    /// <param name="LatencySeconds">From the arrival of the window's last sample until the event was read back.</param>
    public sealed record ReadBack(FusionEvent Event, double LatencySeconds);

    public long Count => Interlocked.Read(ref _count);

    public ReadBack Add(FusionEvent fusionEvent)
    {
        var readBack = new ReadBack(fusionEvent, (time.NowUs() - fusionEvent.Timings.LastArrivalUs) / 1e6);
        lock (_lock)
        {
            _count++;
            _lastByRig[fusionEvent.Rig] = readBack;
            _latencies.Enqueue(readBack.LatencySeconds);
            if (_latencies.Count > MaxLatencies)
                _latencies.Dequeue();
            if (fusionEvent.Prediction is { } prediction && feeds.TryGetValue(fusionEvent.Rig, out var feed) && feed.TruthOf(fusionEvent.Window) is { } truth)
            {
                _judged++;
                _right += prediction.Label == truth ? 1 : 0;
            }
        }

        return readBack;
    }

    /// <summary>The last event of each rig, by rig.</summary>
    public IReadOnlyList<ReadBack> LastByRig()
    {
        lock (_lock)
            return [.. _lastByRig.Values];
    }

    /// <summary>The part of the predictions that was right; null where there was none to judge.</summary>
    public double? Accuracy()
    {
        lock (_lock)
            return _judged == 0 ? null : (double)_right / _judged;
    }

    /// <summary>The latency that the part <paramref name="quantile"/> of the events did not exceed, in milliseconds; null without events.</summary>
    public double? LatencyMs(double quantile)
    {
        double[] sorted;
        lock (_lock)
            sorted = [.. _latencies];
        if (sorted.Length == 0)
            return null;
        Array.Sort(sorted);
        return Math.Round(sorted[(int)Math.Ceiling(quantile * sorted.Length) - 1] * 1_000, 1);
    }
}
