using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Streaming.Abstractions;

/// <summary>
/// The body of a record on the events topic; the descriptions are those of the JSON Schema too. Fields are added, never renamed or
/// removed, within one <see cref="SchemaVersion"/>; readers skip fields that they do not know.
/// </summary>
[Description("What one pipeline says of one window of one rig. Times are microseconds since the Unix epoch, durations microseconds.")]
public sealed record FusionEvent
{
    public const int CurrentSchemaVersion = 1;

    [Description("Fields are added, never renamed or removed, within one version; skip those you do not know.")]
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    [Description("rig/pipeline/window/revision: the same input gives the same id, however often it is replayed. Also the ce_id header.")]
    public required string Id { get; init; }

    [Description("Also the record's key.")]
    public required string Rig { get; init; }

    public required string Pipeline { get; init; }

    [Description("The window in event time; the end is exclusive.")]
    public required EventWindow Window { get; init; }

    [Description("proof: no future sample could change the window; deadline: its time was up; close: the input was flushed.")]
    public required CloseTrigger ClosedBy { get; init; }

    [Description("0 for the first answer; one more each time late samples changed it.")]
    public int Revision { get; init; }

    [Description("Null for a pipeline without a model.")]
    public EventModel? Model { get; init; }

    [Description("The class with the highest score; null without a model, where it failed, or where it is no classifier.")]
    public EventPrediction? Prediction { get; init; }

    [Description("Score by class; empty without a model, where it failed, or where it is no classifier.")]
    public IReadOnlyDictionary<string, float> Scores { get; init; } = new Dictionary<string, float>();

    [Description("What the model gave besides one set of scores; empty where that is all, without a model, or where it failed.")]
    public IReadOnlyList<ModelOutput> Outputs { get; init; } = [];

    [Description("Why the model gave no prediction; null where it did or where there is no model.")]
    public string? Fault { get; init; }

    [Description(
        "Why the window was published without its model's answer, as a pipeline with \"unanswered\": \"degraded\" allows; null for any other. "
        + "no-inference-silo: none was in the cluster; refused: they refused it, or failed; late: the answer did not come in time.")]
    public DegradedReason? Degraded { get; init; }

    [Description("Each modality of the pipeline, there or missing.")]
    public required IReadOnlyList<EventModality> Modalities { get; init; }

    [Description("The records the event was made from; both offsets belong to them.")]
    public required IReadOnlyList<EventInput> Inputs { get; init; }

    [Description("Wall-clock times on the window's way, by the clock of the alignment silo.")]
    public required EventTimings Timings { get; init; }
}

public sealed record EventWindow(long StartUs, long EndUs)
{
    [Description("The id of the sample whose window it is; null for a tumbling or hopping window.")]
    public string? Reference { get; init; }
}

/// <param name="Name">As in the model repository.</param>
/// <param name="Version">0 where none answered.</param>
public sealed record EventModel(string Name, int Version)
{
    [Description("Of an ensemble, the steps that had a part in the answer, each after those it waited for. Left out for a model that is none, and where none answered.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AnsweringStep>? Steps { get; init; }
}

public sealed record EventPrediction(string Label, float Score);

public sealed record EventModality
{
    public required string Name { get; init; }

    public required ModalityStatus Status { get; init; }

    [Description(
        "Null where it is present. silent: nothing was sent; late: on its way when the deadline came; dropped: came in time, and the pick takes none of it; "
        + "corrupt: could not be decoded; not-configured: the model knows it, the pipeline does not.")]
    public MissingReason? Reason { get; init; }

    public int SampleCount { get; init; }

    [Description("Event time of the first sample used; null where it is missing.")]
    public long? FirstUs { get; init; }

    [Description("Event time of the last sample used; null where it is missing.")]
    public long? LastUs { get; init; }

    [Description(
        "How long before the window's end, or before its reference sample, the last sample used lies; where it is missing, the last that ever came. "
        + "Null where none ever came.")]
    public long? AgeUs { get; init; }

    [Description("With the pick slice, how much of the window no sample covers: that much was filled with silence. 0 for any other pick.")]
    public long GapUs { get; init; }

    [Description("How far the sensor's clock was behind that of the pipeline's reference when the window closed; null where that is not known.")]
    public long? ClockOffsetUs { get; init; }
}

[JsonConverter(typeof(KebabCaseEnumConverter<ModalityStatus>))]
public enum ModalityStatus : byte
{
    Present,
    Missing,
}

public sealed record EventInput(string Topic, int Partition, long FirstOffset, long LastOffset);

public sealed record EventTimings
{
    [Description("When the last sample used was polled.")]
    public long LastArrivalUs { get; init; }

    public long ClosedUs { get; init; }

    [Description("Just before the event was handed to Kafka.")]
    public long PublishedUs { get; init; }

    [Description("A duration: waiting for a batch. 0 without a model.")]
    public long InferenceQueueUs { get; init; }

    [Description("A duration: preprocessing and model run of the batch. 0 without a model.")]
    public long InferenceComputeUs { get; init; }

    [Description("How many windows ran together. 0 without a model.")]
    public int BatchSize { get; init; }
}
