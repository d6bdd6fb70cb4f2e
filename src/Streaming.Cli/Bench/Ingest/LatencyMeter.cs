using Streaming.Abstractions;

namespace Streaming.Cli.Bench.Ingest;

/// <summary>How long something takes, by what part of it. For any thread.</summary>
internal sealed class LatencyMeter
{
    private readonly Lock _lock = new();
    private readonly List<long> _latenciesUs = [];

    public void Record(long latencyUs)
    {
        lock (_lock)
            _latenciesUs.Add(latencyUs);
    }

    /// <summary>How long after the broker took them samples reach their rig.</summary>
    public void Record(SampleBatch batch, long nowUs)
    {
        lock (_lock)
        {
            foreach (var sample in batch.Samples)
                _latenciesUs.Add(nowUs - sample.AppendTimeUs);
        }
    }

    /// <summary>What this part of them did not exceed, in milliseconds, but for the first quarter, while connections and code are new.</summary>
    public double QuantileMs(double quantile)
    {
        long[] sorted;
        lock (_lock)
            sorted = [.. _latenciesUs.Skip(_latenciesUs.Count / 4)];
        Array.Sort(sorted);
        return sorted[(int)Math.Ceiling(quantile * sorted.Length) - 1] / 1_000.0;
    }
}
