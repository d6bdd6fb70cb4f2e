using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary>A tensor whose first dimension is the batch. <see cref="RowShape"/> is the rest: what one window takes.</summary>
internal sealed class TensorSpec
{
    public TensorSpec(string name, TensorElementType type, params int[] rowShape)
    {
        Name = name;
        Type = type;
        RowShape = rowShape;
        RowBytes = SizeOf(type);
        foreach (var dimension in rowShape)
            RowBytes = checked(RowBytes * dimension);
    }

    public string Name { get; }

    public TensorElementType Type { get; }

    public int[] RowShape { get; }

    public int RowBytes { get; }

    public long[] Shape(int batchSize)
    {
        var shape = new long[RowShape.Length + 1];
        shape[0] = batchSize;
        for (var i = 0; i < RowShape.Length; i++)
            shape[i + 1] = RowShape[i];
        return shape;
    }

    /// <summary>As people write it: <c>uint8[batch, 5, 72, 128, 3]</c>.</summary>
    public override string ToString() => Format(Type, [-1, .. RowShape]);

    /// <summary>A negative dimension is one the model leaves open; the first of those is the batch.</summary>
    public static string Format(TensorElementType type, ReadOnlySpan<int> shape)
    {
        var words = new string[shape.Length];
        for (var i = 0; i < words.Length; i++)
            words[i] = shape[i] >= 0 ? $"{shape[i]}" : i == 0 ? "batch" : "?";
        return $"{NameOf(type)}[{string.Join(", ", words)}]";
    }

    private static int SizeOf(TensorElementType type) => type switch
    {
        TensorElementType.UInt8 => sizeof(byte),
        TensorElementType.Int16 => sizeof(short),
        TensorElementType.Float => sizeof(float),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No input or output has this type."),
    };

    private static string NameOf(TensorElementType type) => type switch
    {
        TensorElementType.Float => "float32",
        TensorElementType.Double => "float64",
        _ => type.ToString().ToLowerInvariant(),
    };
}
