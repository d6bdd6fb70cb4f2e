using System.Diagnostics.Metrics;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>How many records nobody will ever read.</summary>
internal sealed class LostRecordsMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _lost;

    public LostRecordsMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(StreamingTelemetry.KafkaName);
        _lost = _meter.CreateCounter<long>("streaming.ingest.lost", "{record}", "Records deleted by retention before they were read, by topic");
    }

    public void RecordLost(string topic, long count) => _lost.Add(count, new KeyValuePair<string, object?>("topic", topic));

    public void Dispose() => _meter.Dispose();
}
