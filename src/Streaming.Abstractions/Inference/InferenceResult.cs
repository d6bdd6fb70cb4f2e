using Orleans;
using Orleans.Concurrency;

namespace Streaming.Abstractions;

/// <summary>What a model said of one window. A fault of the data or of the model is a result, not an exception.</summary>
[GenerateSerializer, Immutable, Alias("streaming.inference-result")]
public sealed class InferenceResult
{
    [Id(0)] public required string Model { get; init; }

    /// <summary>The version that answered; 0 where none did.</summary>
    [Id(1)] public int Version { get; init; }

    /// <summary>The model's class names. Empty where it failed, and where it is no classifier.</summary>
    [Id(2)] public string[] Labels { get; init; } = [];

    /// <summary>One score per label; the mean where the model ran several times for the window.</summary>
    [Id(3)] public float[] Scores { get; init; } = [];

    /// <summary>Modalities whose samples were there but could not be decoded; the model was told that they are missing.</summary>
    [Id(4)] public string[] CorruptModalities { get; init; } = [];

    /// <summary>Why there are no scores, in one sentence; null where there are.</summary>
    [Id(5)] public string? Fault { get; init; }

    /// <summary>From the request's arrival until its batch started, in microseconds.</summary>
    [Id(6)] public long QueueDurationUs { get; init; }

    /// <summary>Preprocessing and model run of the batch, in microseconds.</summary>
    [Id(7)] public long ComputeDurationUs { get; init; }

    /// <summary>How many windows ran together.</summary>
    [Id(8)] public int BatchSize { get; init; }

    /// <summary>What the model gave besides one set of scores. Empty where it failed, and for models that only classify.</summary>
    [Id(9)] public ModelOutput[] Outputs { get; init; } = [];

    /// <summary>
    /// For the request of the rig's next window; with a fault where what the rig carries is to begin anew. Null where the model carries nothing, or where
    /// what the rig carries is to stay.
    /// </summary>
    [Id(10)] public CarriedState? Carried { get; init; }

    /// <summary>The model's encoders of single samples, of the versions that it is served with now. Empty for what is no ensemble.</summary>
    [Id(20)] public SampleEncoder[] Encoders { get; init; } = [];

    /// <summary>What the encoders made for this request, to be sent along with later windows that have the samples too.</summary>
    [Id(21)] public SampleEncoding[] Encodings { get; init; } = [];

    /// <summary>There is no answer, since encodings are of another version, or missing, and the payloads were left out: ask again with the payloads.</summary>
    [Id(22)] public bool MustEncode { get; init; }

    /// <summary>The steps of an ensemble that had a part in the answer, each after those it waited for. Empty for what is no ensemble.</summary>
    [Id(23)] public AnsweringStep[] Steps { get; init; } = [];

    /// <summary>Modalities that the model reads and that the request's window does not know; the model was told that they are missing.</summary>
    [Id(24)] public string[] UnknownModalities { get; init; } = [];
}
