using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.Cli.Bench.Ingest;

/// <summary>A subscriber to a silo's events, <c>read_committed</c> as librdkafka's clients are.</summary>
internal sealed class EventWatch : IDisposable
{
    private readonly EventReader _reader;

    private EventWatch(EventReader reader) => _reader = reader;

    /// <summary>Ready for the first event.</summary>
    /// <param name="kafka">Where the events are.</param>
    /// <param name="topic">Their topic; waited for where it is not there yet.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<EventWatch> StartAsync(KafkaOptions kafka, string topic, CancellationToken cancellationToken)
    {
        var options = new KafkaOptions { BootstrapServers = kafka.BootstrapServers, EventsTopic = topic };
        foreach (var (name, value) in kafka.Client)
            options.Client.Add(name, value);
        var watch = new EventWatch(new EventReader(options, TimeProvider.System));
        await watch._reader.StartAsync(fromBeginning: true, cancellationToken);
        return watch;
    }

    /// <summary>How long after their window has closed events come. The silo is in this process, so there is one clock.</summary>
    /// <param name="events">How many there will be.</param>
    /// <param name="cancellationToken">Ends it before.</param>
    public async Task<LatencyMeter> MeasureAsync(int events, CancellationToken cancellationToken)
    {
        var latencies = new LatencyMeter();
        var seen = 0;
        await foreach (var fusionEvent in _reader.ReadAsync(cancellationToken))
        {
            latencies.Record(TimeProvider.System.NowUs() - fusionEvent.Timings.ClosedUs);
            if (++seen == events)
                break;
        }

        return latencies;
    }

    public void Dispose() => _reader.Dispose();
}
