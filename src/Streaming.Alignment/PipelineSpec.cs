using Streaming.Abstractions;

namespace Streaming.Alignment;

public static class PipelineSpec
{
    /// <summary>What the pipeline asks of an aligner.</summary>
    public static AlignmentSpec ToAlignmentSpec(this PipelineDefinition pipeline) => new()
    {
        Window = pipeline.Window switch
        {
            GridWindow grid => new GridWindowSpec(EventTime.FromTimeSpan(grid.Size), EventTime.FromTimeSpan(grid.Advance)),
            ReferenceWindow reference => new ReferenceWindowSpec(
                reference.Modality,
                -EventTime.FromTimeSpan(reference.Before) + (reference.IncludesBeginning ? 0 : 1),
                EventTime.FromTimeSpan(reference.After) - (reference.IncludesEnd ? 0 : 1)),
            _ => throw new ArgumentException($"{pipeline.Window.GetType().Name} is not a known kind of window.", nameof(pipeline)),
        },
        Modalities = [.. pipeline.Modalities.Select(ToModalitySpec)],
        AllowedLatenessUs = EventTime.FromTimeSpan(pipeline.AllowedLateness),
        MaxClockAheadUs = ToUs(pipeline.MaxClockAhead),
        MaxClockBehindUs = ToUs(pipeline.MaxClockBehind),
        DeadlineUs = ToUs(pipeline.Deadline),
    };

    private static ModalitySpec ToModalitySpec(ModalityDefinition modality) => new(modality.Name)
    {
        Pick = modality.Pick,
        Timing = modality.Timing,
        OutOfOrdernessUs = EventTime.FromTimeSpan(modality.OutOfOrderness),
        Adaptive = modality.AdaptiveOutOfOrderness is { } adaptive
            ? new AdaptiveOutOfOrdernessSpec(adaptive.Quantile, EventTime.FromTimeSpan(adaptive.Min), EventTime.FromTimeSpan(adaptive.Max))
            : null,
        IdleTimeoutUs = ToUs(modality.IdleTimeout),
        IsRequired = modality.IsRequired,
        MaxAgeUs = ToUs(modality.MaxAge),
    };

    private static long? ToUs(TimeSpan? duration) => duration is { } value ? EventTime.FromTimeSpan(value) : null;
}
