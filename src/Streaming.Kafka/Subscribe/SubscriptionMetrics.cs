using System.Diagnostics.Metrics;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>What comes of events that are handed on.</summary>
internal sealed class SubscriptionMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _events;
    private readonly Counter<long> _retries;

    public SubscriptionMetrics(IMeterFactory meters, IngestStatus status)
    {
        _meter = meters.Create(StreamingTelemetry.KafkaName);
        _events = _meter.CreateCounter<long>("streaming.subscription.events", "{event}", "Events that all grains that subscribe have taken, by pipeline");
        _retries = _meter.CreateCounter<long>("streaming.subscription.retries", "{retry}", "Times that an event was handed on again, since a grain had failed");
        _meter.CreateObservableGauge(
            "streaming.subscription.partitions", () => status.AssignedPartitions, "{partition}", "Partitions of the events topic assigned to this silo that it reads");
        _meter.CreateObservableGauge(
            "streaming.subscription.waiting_partitions", () => status.WaitingPartitions, "{partition}", "Partitions of the events topic assigned to this silo that cannot be read yet");
        _meter.CreateObservableGauge(
            "streaming.subscription.lag", () => status.Lag.Values.Sum(), "{event}", "Events that can be read and were not yet");
    }

    public void RecordTaken(string pipeline) => _events.Add(1, new KeyValuePair<string, object?>("pipeline", pipeline));

    public void RecordRetry() => _retries.Add(1);

    public void Dispose() => _meter.Dispose();
}
