using Orleans;
using Orleans.Concurrency;

namespace Streaming.Abstractions;

/// <summary>A window to run a model on.</summary>
[GenerateSerializer, Immutable, Alias("streaming.inference-request")]
public class InferenceRequest
{
    /// <summary>The model's name in the model repository.</summary>
    [Id(0)] public required string Model { get; init; }

    [Id(1)] public required string Rig { get; init; }

    [Id(2)] public required AlignedWindow Window { get; init; }

    /// <summary>W3C trace context of the window's closing, or null.</summary>
    [Id(3)] public string? TraceParent { get; init; }

    /// <summary>What the model's answer to the rig's last window carries on; null at first, and for models that carry nothing.</summary>
    [Id(4)] public CarriedState? Carried { get; init; }

    /// <summary>1 goes first, where the model has several levels; 0 leaves it to the model.</summary>
    [Id(5)] public int Priority { get; init; }

    /// <summary>How long from now on, in microseconds, an answer is of use; null for ever. A batch leaves early rather than miss it.</summary>
    [Id(6)] public long? TimeLeftUs { get; init; }

    /// <summary>What encoders made of the window's samples before; those without are encoded.</summary>
    [Id(20)] public SampleEncoding[] Encodings { get; init; } = [];

    /// <summary>Modalities whose samples come without their payload, since their encodings are there.</summary>
    [Id(21)] public string[] OmittedModalities { get; init; } = [];

    /// <summary>Only the encodings of the window's samples are asked for.</summary>
    [Id(22)] public bool EncodesOnly { get; init; }
}
