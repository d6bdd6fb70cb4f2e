using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary>1 for each token of the model's text, 0 for what only fills it up: what exports of transformers call <c>attention_mask</c>.</summary>
internal sealed class TextMaskEncoder(string name, TensorElementType type, int length)
    : InputEncoder(new TensorSpec(name, type, TensorSpec.Batch, length))
{
    public override IReadOnlyList<string> Modalities => [];

    public override bool IsDerived => true;

    public static TextMaskEncoder Read(JsonSection section) => new(
        section.Text("name"),
        ElementType.Read(section, "type", TensorElementType.Int64, TensorElementType.Int32, TensorElementType.Float, TensorElementType.Bool),
        section.Number("length", 1, 1_000_000));

    public override void Encode(WindowEncoding window, Span<byte> row)
    {
        for (var i = 0; i < length; i++)
            TensorValues.Write(i < window.TokenCount ? 1 : 0, Tensor.Type, row, i);
    }
}
