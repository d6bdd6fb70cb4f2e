using Orleans;
using Orleans.Concurrency;

namespace Streaming.Abstractions;

/// <summary>
/// One decoded record of a rig: a frame, an audio chunk, a caption cue, or (by <see cref="Kind"/>) what a sensor says about its
/// own stream. Nothing changes a sample once it is made, its payload included, so it travels inside a process by reference.
/// </summary>
[GenerateSerializer, Immutable, Alias("streaming.sample")]
public sealed class Sample
{
    [Id(0)] public SampleKind Kind { get; init; }

    /// <summary>The name of the modality as the pipelines configure it, for example <c>camera</c>.</summary>
    [Id(1)] public required string Modality { get; init; }

    /// <summary>The capture instant in microseconds since the Unix epoch. For a <see cref="SampleKind.Bound"/>: nothing at or before it will come.</summary>
    [Id(2)] public long EventTimeUs { get; init; }

    /// <summary>How long the sample is valid from its event time on, in microseconds; 0 for an instant.</summary>
    [Id(3)] public long DurationUs { get; init; }

    /// <summary>A media type, see <see cref="ContentTypes"/>; empty where there is no payload.</summary>
    [Id(4)] public string ContentType { get; init; } = "";

    /// <summary>The content as it was sent. Owned by the sample; nobody writes into it.</summary>
    [Id(5)] public byte[] Payload { get; init; } = [];

    /// <summary>The sender's id (<c>ce_id</c>), or <c>topic/partition/offset</c> where it sent none.</summary>
    [Id(6)] public string Id { get; init; } = "";

    /// <summary>Ingestion time in microseconds since the Unix epoch: when this process polled the record. 0 before that.</summary>
    [Id(7)] public long IngestionTimeUs { get; init; }

    /// <summary>The record's timestamp: when it was sent, or when the broker appended it, as the topic says. The same each time the record is read.</summary>
    [Id(10)] public long AppendTimeUs { get; init; }

    /// <summary>How much was added to the event time that the sensor sent, since its clock is off.</summary>
    [Id(11)] public long ClockCorrectionUs { get; init; }

    /// <summary>Where the record lies. Default before it was sent.</summary>
    [Id(8)] public RecordPosition Position { get; init; }

    /// <summary>W3C trace context of the sender, or null.</summary>
    [Id(9)] public string? TraceParent { get; init; }

    public long EndTimeUs => EventTimeUs + DurationUs;

    /// <summary>The same sample at another time.</summary>
    public Sample CorrectedTo(long eventTimeUs) =>
        eventTimeUs == EventTimeUs ? this : With(eventTimeUs, ClockCorrectionUs + eventTimeUs - EventTimeUs, Payload);

    /// <summary>The same sample for readers who do not need what is in it.</summary>
    public Sample WithoutPayload() => With(EventTimeUs, ClockCorrectionUs, []);

    private Sample With(long eventTimeUs, long clockCorrectionUs, byte[] payload) => new()
    {
        Kind = Kind,
        Modality = Modality,
        EventTimeUs = eventTimeUs,
        DurationUs = DurationUs,
        ContentType = ContentType,
        Payload = payload,
        Id = Id,
        IngestionTimeUs = IngestionTimeUs,
        AppendTimeUs = AppendTimeUs,
        ClockCorrectionUs = clockCorrectionUs,
        Position = Position,
        TraceParent = TraceParent,
    };
}
