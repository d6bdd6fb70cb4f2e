using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>Fusion events as records: CloudEvents binary mode, key = rig, body as <see cref="FusionEventJson"/> writes it.</summary>
public sealed class EventPublisher
{
    private static readonly ActivitySource Activities = new(StreamingTelemetry.KafkaName);

    private readonly IDelivery _delivery;
    private readonly KafkaMetrics _metrics;
    private readonly string _topic;

    internal EventPublisher(IDelivery delivery, KafkaMetrics metrics, IOptions<KafkaOptions> options)
    {
        _delivery = delivery;
        _metrics = metrics;
        _topic = options.Value.EventsTopic;
    }

    /// <summary>Completes once the next commit can count on the event.</summary>
    public async Task PublishAsync(PartitionAssignment assignment, FusionEvent fusionEvent, Publication publication)
    {
        using var activity = Activities.StartActivity("publish event", ActivityKind.Producer);
        activity?.SetTag("messaging.system", "kafka");
        activity?.SetTag("messaging.destination.name", _topic);
        activity?.SetTag("messaging.message.id", fusionEvent.Id);
        var headers = new Headers
        {
            { HeaderNames.SpecVersion, "1.0"u8.ToArray() },
            { HeaderNames.Id, Encoding.UTF8.GetBytes(fusionEvent.Id) },
            { HeaderNames.Source, Encoding.UTF8.GetBytes($"urn:streaming:{Uri.EscapeDataString(fusionEvent.Pipeline)}") },
            { HeaderNames.Type, Encoding.UTF8.GetBytes(RecordTypes.FusionEvent) },
            { HeaderNames.Time, Encoding.UTF8.GetBytes(EventTime.Format(fusionEvent.Window.EndUs)) },
            { HeaderNames.DataSchema, Encoding.UTF8.GetBytes(FusionEventJson.SchemaUri) },
            { HeaderNames.ContentType, "application/json"u8.ToArray() },
        };
        if (Activity.Current?.Id is { } traceParent)
            headers.Add(HeaderNames.TraceParent, Encoding.UTF8.GetBytes(traceParent));
        var message = new Message<byte[]?, byte[]?>
        {
            Key = Encoding.UTF8.GetBytes(fusionEvent.Rig),
            Value = FusionEventJson.Serialize(fusionEvent),
            Headers = headers,
        };
        await _delivery.PublishAsync(assignment, _topic, message, publication);
        _metrics.RecordPublished(fusionEvent.Pipeline);
    }
}
