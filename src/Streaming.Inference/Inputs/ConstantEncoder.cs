using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary>The same number everywhere, such as a sample rate or a threshold that the graph asks for. Without a shape it is a scalar.</summary>
internal sealed class ConstantEncoder(string name, TensorElementType type, int[] shape, double value) : InputEncoder(new TensorSpec(name, type, shape))
{
    public override IReadOnlyList<string> Modalities => [];

    public static ConstantEncoder Read(JsonSection section) => new(
        section.Text("name"),
        ElementType.ReadAny(section, "type"),
        section.IsGiven("shape") ? TensorSpec.ReadShape(section, "shape") : [],
        section.Decimal("value", -1e15, 1e15));

    public override void Encode(WindowEncoding window, Span<byte> row)
    {
        for (var i = 0; i < Tensor.RowLength; i++)
            TensorValues.Write(value, Tensor.Type, row, i);
    }
}
