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
    private readonly TopicLimits _limits;
    private readonly KafkaMetrics _metrics;
    private readonly string _topic;

    internal EventPublisher(IDelivery delivery, TopicLimits limits, KafkaMetrics metrics, IOptions<KafkaOptions> options)
    {
        _delivery = delivery;
        _limits = limits;
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
        var traceParent = Activity.Current?.Id;
        var message = CreateMessage(fusionEvent, traceParent);
        while (!_limits.Fits(_topic, message) || !await TryDeliverAsync(assignment, message, publication))
        {
            var smaller = LargeEvent.LeaveOutLargestOutput(fusionEvent)
                ?? throw new InvalidOperationException($"Event {fusionEvent.Id} of {RecordSize.Of(message)} bytes is larger than topic {_topic} takes; see its max.message.bytes.");
            _metrics.RecordOutputLeftOut(fusionEvent.Pipeline);
            fusionEvent = smaller;
            message = CreateMessage(fusionEvent, traceParent);
        }

        _metrics.RecordPublished(fusionEvent.Pipeline);
    }

    private static Message<byte[]?, byte[]?> CreateMessage(FusionEvent fusionEvent, string? traceParent)
    {
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
        if (traceParent is not null)
            headers.Add(HeaderNames.TraceParent, Encoding.UTF8.GetBytes(traceParent));
        return new Message<byte[]?, byte[]?>
        {
            Key = Encoding.UTF8.GetBytes(fusionEvent.Rig),
            Value = FusionEventJson.Serialize(fusionEvent),
            Headers = headers,
        };
    }

    /// <returns>False where the broker takes less than it has said, or has not said what it takes.</returns>
    private async Task<bool> TryDeliverAsync(PartitionAssignment assignment, Message<byte[]?, byte[]?> message, Publication publication)
    {
        try
        {
            await _delivery.PublishAsync(assignment, _topic, message, publication);
            return true;
        }
        catch (KafkaException e) when (RecordSize.IsExceeded(e))
        {
            return false;
        }
    }
}
