using System.Globalization;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary>
/// A tensor's name, type and shape. One dimension, mostly the first, counts the windows of a batch (<see cref="BatchAxis"/>); the rest is a
/// row: what one window takes. A tensor without such a dimension is the same for all windows, or belongs to a model that takes one at a time.
/// </summary>
internal sealed class TensorSpec
{
    /// <summary>Stands in a shape for the number of windows.</summary>
    public const int Batch = -1;

    private const string BatchWord = "batch";
    private const int MaxDimension = 100_000_000;

    private readonly int[] _shape;

    public TensorSpec(string name, TensorElementType type, params int[] shape)
    {
        Name = name;
        Type = type;
        _shape = shape;
        BatchAxis = Array.IndexOf(shape, Batch);
        RowShape = [.. shape.Where((_, axis) => axis != BatchAxis)];
        RowLength = 1;
        foreach (var dimension in RowShape)
            RowLength = checked(RowLength * dimension);
        RowBytes = checked(RowLength * ElementType.SizeOf(type));
        StripBytes = ElementType.SizeOf(type);
        foreach (var dimension in RowShape.AsSpan(Math.Max(0, BatchAxis)))
            StripBytes *= dimension;
    }

    public string Name { get; }

    public TensorElementType Type { get; }

    /// <summary>Negative where no dimension counts the windows.</summary>
    public int BatchAxis { get; }

    public int[] RowShape { get; }

    /// <summary>Elements of a row.</summary>
    public int RowLength { get; }

    public int RowBytes { get; }

    /// <summary>What of a row lies in one piece: all of it, unless the batch is not the first dimension.</summary>
    public int StripBytes { get; }

    public ReadOnlySpan<int> Dimensions => _shape;

    /// <summary>The shape at <paramref name="name"/>: whole numbers, and once, if at all, the word <c>batch</c>.</summary>
    public static int[] ReadShape(JsonSection section, string name)
    {
        var words = section.Scalars(name);
        var shape = new int[words.Length];
        for (var i = 0; i < shape.Length; i++)
        {
            var isBatch = words[i] == BatchWord && !shape.AsSpan(0, i).Contains(Batch);
            if (isBatch)
                shape[i] = Batch;
            else if (!int.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out shape[i]) || shape[i] is < 1 or > MaxDimension)
                throw section.Refuse($"{name}[{i}]", $"is {words[i]}, and must be a whole number from 1 on, or once the word {BatchWord}");
        }

        return shape;
    }

    public TensorSpec WithoutBatch() => new(Name, Type, RowShape);

    public long[] Shape(int batchSize)
    {
        var shape = new long[_shape.Length];
        for (var i = 0; i < shape.Length; i++)
            shape[i] = i == BatchAxis ? batchSize : _shape[i];
        return shape;
    }

    /// <summary>As people write it: <c>uint8[batch, 5, 72, 128, 3]</c>.</summary>
    public override string ToString() => Format(Type, _shape, BatchAxis);

    /// <summary>A negative dimension is one the model leaves open; that at <paramref name="batchAxis"/> is the batch.</summary>
    public static string Format(TensorElementType type, ReadOnlySpan<int> shape, int batchAxis)
    {
        var words = new string[shape.Length];
        for (var i = 0; i < words.Length; i++)
            words[i] = shape[i] >= 0 ? $"{shape[i]}" : i == batchAxis ? BatchWord : "?";
        return $"{ElementType.NameOf(type)}[{string.Join(", ", words)}]";
    }
}
