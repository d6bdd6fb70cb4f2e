using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary><c>float32[batch, samples]</c>: 1 for each place of a sequence of encodings that shows a sample, 0 for what only fills it up.</summary>
internal sealed class EncodingMaskEncoder(string name, TensorElementType type, string modality, int places)
    : InputEncoder(new TensorSpec(name, type, TensorSpec.Batch, places))
{
    public override IReadOnlyList<string> Modalities { get; } = [modality];

    public override bool IsDerived => true;

    public static EncodingMaskEncoder Read(JsonSection section) => new(
        section.Text("name"), ElementType.ReadAny(section, "type"), section.Text("modality"), section.Number("samples", 1, 10_000));

    public override void Encode(WindowEncoding window, Span<byte> row)
    {
        var shown = 0;
        if (window.States.IsPresent(modality))
            shown = Array.Find(window.Window.Modalities, slice => slice.Modality == modality)!.Samples.Length;
        for (var place = 0; place < places; place++)
            TensorValues.Write(place < shown ? 1 : 0, Tensor.Type, row, place);
    }
}
