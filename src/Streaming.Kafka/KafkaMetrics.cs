using System.Diagnostics.Metrics;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>What the Kafka path counts. Tags have few values: modality, topic, pipeline; never the rig.</summary>
internal sealed class KafkaMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _ingested;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _published;
    private readonly Histogram<double> _appendDuration;
    private int _assignedPartitions;

    public KafkaMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(StreamingTelemetry.KafkaName);
        _ingested = _meter.CreateCounter<long>("streaming.ingest.samples", "{sample}", "Records polled, by modality and outcome");
        _deadLetters = _meter.CreateCounter<long>("streaming.ingest.dead_letters", "{record}", "Records sent to the dead-letter topic, by topic");
        _published = _meter.CreateCounter<long>("streaming.events.published", "{event}", "Events acknowledged by the broker, by pipeline");
        _appendDuration = _meter.CreateHistogram(
            "streaming.ingest.append.duration", "s", "A rig's answer to one batch", advice: StreamingTelemetry.DurationAdvice);
        _meter.CreateObservableGauge(
            "streaming.ingest.partitions", () => _assignedPartitions, "{partition}", "Partition numbers assigned to this silo");
    }

    public void RecordIngested(string modality, string outcome) => _ingested.Add(1, new("modality", modality), new("outcome", outcome));

    public void RecordDeadLetter(string topic) => _deadLetters.Add(1, new KeyValuePair<string, object?>("topic", topic));

    public void RecordPublished(string pipeline) => _published.Add(1, new KeyValuePair<string, object?>("pipeline", pipeline));

    public void RecordAppend(TimeSpan duration) => _appendDuration.Record(duration.TotalSeconds);

    public void SetAssignedPartitions(int count) => _assignedPartitions = count;

    public void Dispose() => _meter.Dispose();
}
