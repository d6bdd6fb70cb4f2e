using System.Text.Json.Serialization;

namespace Streaming.Abstractions;

/// <summary>What an output of a model means.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<OutputKind>))]
public enum OutputKind : byte
{
    /// <summary>One score per label.</summary>
    ClassScores,

    /// <summary>What was found where in the frame.</summary>
    Boxes,

    /// <summary>A place in a space where what is alike lies near.</summary>
    Embedding,

    /// <summary>How much each modality had to do with the answer.</summary>
    Attribution,

    /// <summary>How unusual the window is.</summary>
    AnomalyScore,

    /// <summary>How far the model's picture of an input is from the input.</summary>
    Reconstruction,

    /// <summary>Numbers whose meaning is their reader's business.</summary>
    Tensor,
}
