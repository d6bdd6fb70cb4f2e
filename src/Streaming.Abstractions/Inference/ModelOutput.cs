using System.ComponentModel;
using System.Text.Json.Serialization;
using Orleans;
using Orleans.Concurrency;

namespace Streaming.Abstractions;

/// <summary>One output of a model for one window, by its meaning.</summary>
[GenerateSerializer, Immutable, Alias("streaming.model-output")]
public sealed record ModelOutput
{
    [Description("As the model calls it.")]
    [Id(0)] public required string Name { get; init; }

    [Description(
        "class-scores: one score per label; boxes: what was found where; embedding; attribution: the share of each modality; anomaly-score; "
        + "reconstruction: mean squared error of the model's picture of an input; tensor: as the model gave it.")]
    [Id(1)] public required OutputKind Kind { get; init; }

    [Description("Of the values. Where the model ran several times for the window, the first dimension counts the steps.")]
    [Id(2)] public int[] Shape { get; init; } = [];

    [Description("Row by row. Empty for boxes.")]
    [Id(3)] public float[] Values { get; init; } = [];

    [Description("What the last dimension counts, for class scores and attributions.")]
    [Id(4)] public string[] Labels { get; init; } = [];

    [Description("Best first. Empty for all other kinds.")]
    [Id(5)] public DetectedBox[] Boxes { get; init; } = [];

    [Description("Event time of the first step's new samples; null where the model ran once.")]
    [Id(6)] public long? FirstStepUs { get; init; }

    [Description("From one step to the next; null where the model ran once.")]
    [Id(7)] public long? StepUs { get; init; }

    [Description("What of it is not here, since with it the event would be larger than its topic takes. Left out where all is here.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [Id(8)] public string? LeftOut { get; init; }
}

/// <summary>Edges are fractions of the frame's width and height, from its upper left corner.</summary>
[GenerateSerializer, Immutable, Alias("streaming.detected-box")]
[Description("Edges are fractions of the frame's width and height, from its upper left corner.")]
public readonly record struct DetectedBox(
    [property: Id(0)] string Label,
    [property: Id(1)] float Score,
    [property: Id(2)] float Left,
    [property: Id(3)] float Top,
    [property: Id(4)] float Right,
    [property: Id(5)] float Bottom);
