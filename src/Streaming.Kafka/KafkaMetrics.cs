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
    private readonly Counter<long> _outputsLeftOut;
    private readonly Counter<long> _replays;
    private readonly Histogram<double> _appendDuration;

    public KafkaMetrics(IMeterFactory meters, IngestStatus status)
    {
        _meter = meters.Create(StreamingTelemetry.KafkaName);
        _ingested = _meter.CreateCounter<long>("streaming.ingest.samples", "{sample}", "Records polled, by modality and kind");
        _deadLetters = _meter.CreateCounter<long>("streaming.ingest.dead_letters", "{record}", "Records sent to the dead-letter topic, by topic");
        _published = _meter.CreateCounter<long>("streaming.events.published", "{event}", "Events acknowledged by the broker, by pipeline");
        _outputsLeftOut = _meter.CreateCounter<long>("streaming.events.outputs_left_out", "{output}", "Outputs whose numbers an event goes without, since its topic does not take so much, by pipeline");
        _replays = _meter.CreateCounter<long>("streaming.ingest.replays", "{replay}", "Times that partitions were read again from their committed offsets");
        _appendDuration = _meter.CreateHistogram(
            "streaming.ingest.append.duration", "s", "A rig's answer to one batch", advice: StreamingTelemetry.DurationAdvice);
        _meter.CreateObservableGauge(
            "streaming.ingest.partitions", () => status.AssignedPartitions, "{partition}", "Partition numbers assigned to this silo");
        _meter.CreateObservableGauge(
            "streaming.ingest.waiting_partitions", () => status.WaitingPartitions, "{partition}", "Partition numbers of this silo that cannot be read yet");
        _meter.CreateObservableGauge(
            "streaming.ingest.lag",
            () => status.Lag.Select(lag => new Measurement<long>(lag.Value, new KeyValuePair<string, object?>("topic", lag.Key))),
            "{record}",
            "Records that can be read and were not yet, by topic");
    }

    public void RecordIngested(string modality, SampleKind kind, int count) => _ingested.Add(count, new("modality", modality), new("kind", WordFor(kind)));

    public void RecordDeadLetter(string topic) => _deadLetters.Add(1, new KeyValuePair<string, object?>("topic", topic));

    public void RecordPublished(string pipeline) => _published.Add(1, new KeyValuePair<string, object?>("pipeline", pipeline));

    public void RecordOutputLeftOut(string pipeline) => _outputsLeftOut.Add(1, new KeyValuePair<string, object?>("pipeline", pipeline));

    public void RecordReplay() => _replays.Add(1);

    public void RecordAppend(TimeSpan duration) => _appendDuration.Record(duration.TotalSeconds);

    public void Dispose() => _meter.Dispose();

    private static string WordFor(SampleKind kind) => kind switch
    {
        SampleKind.Data => "data",
        SampleKind.Bound => "bound",
        SampleKind.End => "end",
        _ => "corrupt",
    };
}
