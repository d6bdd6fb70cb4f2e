using System.Text.Json.Serialization;

namespace Streaming.Abstractions;

/// <summary>
/// The body of a record on the events topic. Times are microseconds since the Unix epoch, durations microseconds. Fields are added,
/// never renamed or removed, within one <see cref="SchemaVersion"/>; readers skip fields that they do not know.
/// </summary>
public sealed record FusionEvent
{
    public const int CurrentSchemaVersion = 1;

    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>Deterministic: rig, pipeline, window start and revision, see <see cref="FusionEventId"/>. The same as <c>ce_id</c>.</summary>
    public required string Id { get; init; }

    public required string Rig { get; init; }

    public required string Pipeline { get; init; }

    public required EventWindow Window { get; init; }

    public required CloseTrigger ClosedBy { get; init; }

    public int Revision { get; init; }

    /// <summary>Null for a pipeline without a model.</summary>
    public EventModel? Model { get; init; }

    /// <summary>The class with the highest score; null without a model or where it failed.</summary>
    public EventPrediction? Prediction { get; init; }

    /// <summary>Score by class, summing to 1; empty without a model or where it failed.</summary>
    public IReadOnlyDictionary<string, float> Scores { get; init; } = new Dictionary<string, float>();

    /// <summary>Why the model gave no prediction; null where it did or where there is no model.</summary>
    public string? Fault { get; init; }

    public required IReadOnlyList<EventModality> Modalities { get; init; }

    /// <summary>The records this event was made from.</summary>
    public required IReadOnlyList<EventInput> Inputs { get; init; }

    public required EventTimings Timings { get; init; }
}

/// <summary><c>[startUs, endUs)</c> in event time.</summary>
public sealed record EventWindow(long StartUs, long EndUs);

public sealed record EventModel(string Name, int Version);

public sealed record EventPrediction(string Label, float Score);

/// <summary>What was there of one modality.</summary>
public sealed record EventModality
{
    public required string Name { get; init; }

    public required ModalityStatus Status { get; init; }

    /// <summary>Null where the modality is present.</summary>
    public MissingReason? Reason { get; init; }

    public int SampleCount { get; init; }

    /// <summary>Event time of the first and of the last sample used; null where the modality is missing.</summary>
    public long? FirstUs { get; init; }

    public long? LastUs { get; init; }
}

[JsonConverter(typeof(KebabCaseEnumConverter<ModalityStatus>))]
public enum ModalityStatus : byte
{
    Present,
    Missing,
}

/// <summary>A run of input records; both offsets belong to it.</summary>
public sealed record EventInput(string Topic, int Partition, long FirstOffset, long LastOffset);

/// <summary>Wall-clock times on the way of the window, by the clock of the alignment silo.</summary>
public sealed record EventTimings
{
    /// <summary>Ingestion time of the last sample used.</summary>
    public long LastArrivalUs { get; init; }

    public long ClosedUs { get; init; }

    /// <summary>Just before the event was handed to Kafka.</summary>
    public long PublishedUs { get; init; }

    /// <summary>0 without a model.</summary>
    public long InferenceQueueUs { get; init; }

    public long InferenceComputeUs { get; init; }

    public int BatchSize { get; init; }
}
