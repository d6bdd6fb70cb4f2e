using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>What a step of an ensemble gave for one request.</summary>
internal sealed class StepAnswer
{
    /// <summary>The version of the step's model that this is of; 0 where none ran, and where encodings are of none.</summary>
    public int Version { get; init; }

    /// <summary>Of a step that runs for the window; null where it could not.</summary>
    public InferenceResult? Result { get; init; }

    /// <summary>Of a step that runs for each sample: one for each in the modality's slice.</summary>
    public SampleEncoding[] Encodings { get; init; } = [];

    /// <summary>Those of the encodings that were not there before.</summary>
    public IReadOnlyList<SampleEncoding> NewEncodings { get; init; } = [];

    /// <summary>Why there is nothing; null where there is.</summary>
    public string? Fault { get; init; }

    /// <summary>There is nothing, since samples would have to be encoded that came without payload.</summary>
    public bool MustEncode { get; init; }

    /// <summary>With what the step waited for, the longest of it.</summary>
    public long QueueDurationUs { get; init; }

    /// <inheritdoc cref="QueueDurationUs"/>
    public long ComputeDurationUs { get; init; }

    public bool HasFailed => MustEncode || Fault is not null;

    /// <summary>What an input of another step shows.</summary>
    public StepTensor For(EnsembleLink link) => new(link.Input.Part.Name, link.Source.IsPerSample
        ? Array.ConvertAll(Encodings, encoding => encoding.Values.Length == 0 ? null : encoding.Values[link.Output])
        : [Result!.CorruptModalities.Length > 0 ? null : ValuesOf(Result, link.Source.Outputs[link.Output])]);

    /// <summary>An output by name; an output of one batch's row is there whenever there is no fault.</summary>
    public static float[] ValuesOf(InferenceResult result, string output) => Array.Find(result.Outputs, given => given.Name == output)!.Values;
}
