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

    /// <summary>The same in every event; whoever sends them copies them.</summary>
    private static readonly byte[] Type = Encoding.UTF8.GetBytes(RecordTypes.FusionEvent);
    private static readonly byte[] DataSchema = Encoding.UTF8.GetBytes(FusionEventJson.SchemaUri);
    private static readonly byte[] ContentType = "application/json"u8.ToArray();

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
            { HeaderNames.SpecVersion, CloudEvents.SpecVersion },
            { HeaderNames.Id, Encoding.UTF8.GetBytes(fusionEvent.Id) },
            { HeaderNames.Source, Encoding.UTF8.GetBytes($"urn:streaming:{Uri.EscapeDataString(fusionEvent.Pipeline)}") },
            { HeaderNames.Type, Type },
            { HeaderNames.Time, Encoding.UTF8.GetBytes(EventTime.Format(fusionEvent.Window.EndUs)) },
            { HeaderNames.DataSchema, DataSchema },
            { HeaderNames.ContentType, ContentType },
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
