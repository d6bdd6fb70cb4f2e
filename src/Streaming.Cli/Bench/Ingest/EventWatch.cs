using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.Cli.Bench.Ingest;

/// <summary>A subscriber to a silo's events, <c>read_committed</c> as librdkafka's clients are.</summary>
internal static class EventWatch
{
    /// <summary>How long after their window has closed events come. The silo is in this process, so there is one clock.</summary>
    /// <param name="kafka">Where the events are.</param>
    /// <param name="topic">Their topic, read from its beginning.</param>
    /// <param name="events">How many there will be.</param>
    /// <param name="cancellationToken">Ends it before.</param>
    public static async Task<LatencyMeter> MeasureAsync(KafkaOptions kafka, string topic, int events, CancellationToken cancellationToken)
    {
        var options = new KafkaOptions { BootstrapServers = kafka.BootstrapServers, EventsTopic = topic };
        foreach (var (name, value) in kafka.Client)
            options.Client.Add(name, value);
        var latencies = new LatencyMeter();
        var seen = 0;
        await foreach (var fusionEvent in EventReader.ReadAsync(options, fromBeginning: true, cancellationToken: cancellationToken))
        {
            latencies.Record(TimeProvider.System.NowUs() - fusionEvent.Timings.ClosedUs);
            if (++seen == events)
                break;
        }

        return latencies;
    }
}
