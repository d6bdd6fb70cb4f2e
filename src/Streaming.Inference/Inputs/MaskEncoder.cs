using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary><c>float32[batch, modalities]</c>: 1 where the modality is there, 0 where it is missing or could not be decoded.</summary>
internal sealed class MaskEncoder(string name, TensorElementType type, string[] modalities)
    : InputEncoder(new TensorSpec(name, type, TensorSpec.Batch, modalities.Length))
{
    public override IReadOnlyList<string> Modalities => modalities;

    public override bool IsDerived => true;

    public static MaskEncoder Read(JsonSection section) =>
        new(section.Text("name"), ElementType.ReadAny(section, "type"), section.Texts("modalities"));

    public override void Encode(WindowEncoding window, Span<byte> row)
    {
        for (var i = 0; i < modalities.Length; i++)
            TensorValues.Write(window.States.IsPresent(modalities[i]) ? 1 : 0, Tensor.Type, row, i);
    }
}
