namespace Streaming.Abstractions;

/// <summary>A pipeline as its file says it; <see cref="PipelineFile"/> reads and checks one.</summary>
public sealed record PipelineDefinition
{
    /// <summary>The file's name without its ending.</summary>
    public required string Name { get; init; }

    /// <summary>By name, in the file's order. At least one.</summary>
    public required IReadOnlyList<ModalityDefinition> Modalities { get; init; }

    public required WindowDefinition Window { get; init; }

    /// <summary>
    /// The longest a window may stay open after the first sample within it arrived; null waits for proof however long it takes.
    /// </summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>How far behind its modality's bound a sample may come and still change a window, also one that is closed: it is published again as a revision.</summary>
    public TimeSpan AllowedLateness { get; init; }

    /// <summary>A sample whose event time is further than this ahead of the wall clock is refused, so that a wrong clock cannot move the rig's time; null believes every clock.</summary>
    public TimeSpan? MaxClockAhead { get; init; }

    /// <summary>A modality that is further than this behind the rig's newest is not waited for, as with a clock that started in 1970; null waits.</summary>
    public TimeSpan? MaxClockBehind { get; init; }

    /// <summary>Whose clock the others are measured against, and whether they are corrected. Default: measured against the first modality.</summary>
    public ClockDefinition? Clock { get; init; }

    public DeliveryPolicy Delivery { get; init; }

    /// <summary>
    /// How long after a window has closed, by proof or by deadline, its answer is of use; null for ever. Batches leave early rather than let a window miss it.
    /// </summary>
    public TimeSpan? InferenceDeadline { get; init; }

    /// <summary>What becomes of a window without an answer by then.</summary>
    public UnansweredPolicy Unanswered { get; init; }

    /// <summary>Name of a model in the model repository; null publishes the window's status alone.</summary>
    public string? Model { get; init; }
}

public sealed record ModalityDefinition
{
    public required string Name { get; init; }

    /// <summary>The Kafka topic its records come from. Default: the modality's name.</summary>
    public required string Topic { get; init; }

    public required ContentKind Kind { get; init; }

    /// <summary>
    /// B: after a sample at t, none at or before t - B comes on time. Default 0: a modality's event times strictly increase.
    /// </summary>
    public TimeSpan OutOfOrderness { get; init; }

    /// <summary>In place of <see cref="OutOfOrderness"/>, one that follows how late samples really are; null for none.</summary>
    public AdaptiveOutOfOrdernessDefinition? AdaptiveOutOfOrderness { get; init; }

    /// <summary>After this long without a record (wall clock) the modality holds no window back; null waits however long it takes.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    public Pick Pick { get; init; }

    public PickTiming Timing { get; init; }

    /// <summary>A window without it is not published.</summary>
    public bool IsRequired { get; init; }

    /// <summary>How long before the window's instant a held sample may lie; null: within the window, or while it is valid.</summary>
    public TimeSpan? MaxAge { get; init; }
}

/// <summary>The out-of-orderness that this share of the samples keeps, within limits.</summary>
public sealed record AdaptiveOutOfOrdernessDefinition(double Quantile, TimeSpan Min, TimeSpan Max);

/// <param name="Reference">The modality whose clock is right.</param>
/// <param name="Corrects">Samples of the others are aligned by the reference's clock; otherwise their offset is only reported.</param>
public sealed record ClockDefinition(string Reference, bool Corrects);

public abstract record WindowDefinition;

/// <summary>Windows <c>[n * advance, n * advance + size)</c> since the Unix epoch. Tumbling where both are equal.</summary>
public sealed record GridWindow(TimeSpan Size, TimeSpan Advance) : WindowDefinition;

/// <summary>A window from <paramref name="Before"/> before to <paramref name="After"/> after each sample of one modality.</summary>
public sealed record ReferenceWindow(string Modality, TimeSpan Before, TimeSpan After) : WindowDefinition
{
    /// <summary>A sample exactly at the beginning belongs to the window.</summary>
    public bool IncludesBeginning { get; init; } = true;

    /// <summary>A sample exactly at the end belongs to the window.</summary>
    public bool IncludesEnd { get; init; } = true;
}
