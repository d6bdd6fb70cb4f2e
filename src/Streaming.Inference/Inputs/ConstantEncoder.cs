using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary>
/// The same number everywhere, such as a sample rate or a threshold that the graph asks for, or the same numbers for every window, such as the size of its
/// picture. Without a shape it is a scalar.
/// </summary>
internal sealed class ConstantEncoder(string name, TensorElementType type, int[] shape, double[] values) : InputEncoder(new TensorSpec(name, type, shape))
{
    private const double Highest = 1e15;

    public override IReadOnlyList<string> Modalities => [];

    public static ConstantEncoder Read(JsonSection section)
    {
        var isList = section.IsArray("value");
        var type = ElementType.ReadAny(section, "type");
        var (least, most) = ElementType.RangeOf(type);
        (least, most) = (Math.Max(least, -Highest), Math.Min(most, Highest));
        var values = isList ? section.Decimals("value", least, most) : [section.Decimal("value", least, most)];
        if (!ElementType.HasFractions(type) && !Array.TrueForAll(values, double.IsInteger))
            throw section.Refuse("value", $"must be whole, since the type is {ElementType.NameOf(type)}, but is {string.Join(", ", values)}");
        var constant = new ConstantEncoder(section.Text("name"), type, section.IsGiven("shape") ? TensorSpec.ReadShape(section, "shape") : [], values);
        return isList && constant.Count != constant.Tensor.RowLength
            ? throw section.Refuse("value", $"must be one number, or {constant.Tensor.RowLength}, as many as the shape has places for, but holds {constant.Count}")
            : constant;
    }

    private int Count => values.Length;

    public override void Encode(WindowEncoding window, Span<byte> row)
    {
        for (var i = 0; i < Tensor.RowLength; i++)
            TensorValues.Write(values.Length == 1 ? values[0] : values[i], Tensor.Type, row, i);
    }
}
