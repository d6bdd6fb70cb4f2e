namespace Streaming.Inference;

/// <summary>What a loaded model is, for people.</summary>
public sealed record ModelDescription
{
    public required string Name { get; init; }

    public required int Version { get; init; }

    public required int MaxBatchSize { get; init; }

    /// <summary>The version that runs beside it without answering; null for none.</summary>
    public int? ShadowVersion { get; init; }

    /// <summary>Where it runs, as in <c>CUDA device 0</c>, one for each place.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>The modalities whose samples the model sees.</summary>
    public required IReadOnlyList<string> Modalities { get; init; }

    /// <summary>The input tensors, as in <c>camera: uint8[batch, 5, 72, 128, 3]</c>.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>The output tensors, in the same form; a question mark is a dimension that the model leaves open.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>One per score, in the model's order.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The outputs that gave what is no number when a check ran the model on windows without a sample; empty without a check.</summary>
    public IReadOnlyList<string> BrokenOutputs { get; init; } = [];

    /// <summary>How long the model's run took for each batch size it was warmed with, the second time.</summary>
    public required IReadOnlyDictionary<int, TimeSpan> Runs { get; init; }
}
