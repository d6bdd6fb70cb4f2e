using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary>An input that other steps of an ensemble fill: with what they made of each sample of a modality, or with what one made of the window.</summary>
internal interface IEncodingInput
{
    /// <summary>What one of the encodings is.</summary>
    TensorSpec Part { get; }

    /// <summary>It takes the encodings of a modality's samples, not one of the window.</summary>
    bool IsPerSample { get; }

    /// <summary>Of what the encodings are; null where that is not said.</summary>
    string? Modality { get; }
}

/// <summary>Reads both kinds of <see cref="IEncodingInput"/>.</summary>
internal static class EncodingInput
{
    public static InputEncoder Read(JsonSection section)
    {
        var name = section.Text("name");
        var type = ElementType.Read(section, "type", TensorElementType.Float, TensorElementType.Float16);
        var part = new TensorSpec(name, type, TensorSpec.ReadShape(section, "shape"));
        if (part.BatchAxis >= 0)
            throw section.Refuse("shape", "is that of one encoding, so it holds numbers alone");
        var scale = LinearScale.Read(section);
        if (!section.IsGiven("samples"))
            return new WindowEncodingInput(part, scale, section.IsGiven("modality") ? section.Text("modality") : null);

        var samples = section.Number("samples", 1, 10_000);
        var isSequence = section.Word("order", false, ("even", false), ("sequence", true));
        return new SampleEncodingsInput(part, scale, section.Text("modality"), samples, isSequence);
    }
}
