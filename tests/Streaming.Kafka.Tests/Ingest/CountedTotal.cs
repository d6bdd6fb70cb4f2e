using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Streaming.Kafka.Tests.Ingest;

/// <summary>Waits for what is counted on another thread.</summary>
internal static class CountedTotal
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Completes when so many are counted, or more.</summary>
    public static async Task UntilAsync(this MetricCollector<long> counter, long total)
    {
        for (var measurements = 1; counter.GetMeasurementSnapshot().EvaluateAsCounter() < total; measurements++)
            await counter.WaitForMeasurementsAsync(measurements, Timeout);
    }
}
