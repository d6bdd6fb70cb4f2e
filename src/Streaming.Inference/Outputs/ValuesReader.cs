using System.Numerics.Tensors;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// Numbers as the model gave them: an embedding, shares of modalities, a score, or a tensor. An embedding may be many vectors, each of the last dimension: with
/// <c>pooling</c> their mean, with <c>l2_normalize</c> each of length 1.
/// </summary>
internal sealed class ValuesReader : OutputReader
{
    private readonly string[] _labels;
    private readonly bool _isPooled;
    private readonly bool _isNormalized;

    public ValuesReader(JsonSection section, OutputKind kind)
        : base(section, kind)
    {
        _labels = kind == OutputKind.Attribution ? section.Texts("modalities") : [];
        _isPooled = kind == OutputKind.Embedding && section.Word("pooling", false, ("none", false), ("mean", true));
        _isNormalized = kind == OutputKind.Embedding && section.Flag("l2_normalize", otherwise: false);
    }

    public override void Check(string tensor, ReadOnlySpan<int> rowShape, string onnxFile)
    {
        if (Kind == OutputKind.Attribution && (rowShape is not [var columns] || (columns >= 0 && columns != _labels.Length)))
            throw Section.Refuse("modalities", $"names {_labels.Length}, but output {Name} of {onnxFile} has not one number for each");
        if (Kind == OutputKind.AnomalyScore && rowShape is not ([] or [1 or < 0]))
            throw Section.Refuse($"is an anomaly score, but output {Name} of {onnxFile} is not one number for each window");
    }

    public override int[] ShapeOf(int[] rowShape) => _isPooled && rowShape.Length > 0 ? rowShape[^1..] : rowShape;

    public override ModelOutput? Read(OutputRow row)
    {
        var shape = ShapeOf(Narrow(row.Shape(TensorIndex)));
        var length = shape is [.., var last] ? last : 1;
        var values = _isPooled ? Mean(row.Values(TensorIndex), length) : row.Values(TensorIndex).ToArray();
        if (!TensorValues.AreFinite(values))
            return null;
        for (var start = 0; _isNormalized && start < values.Length; start += length)
            Normalize(values.AsSpan(start, length));
        return new ModelOutput { Name = Name, Kind = Kind, Shape = shape, Values = values, Labels = _labels };
    }

    private static float[] Mean(ReadOnlySpan<float> vectors, int length)
    {
        var mean = new float[length];
        for (var start = 0; start < vectors.Length; start += length)
            TensorPrimitives.Add(mean, vectors.Slice(start, length), mean);
        TensorPrimitives.Divide(mean, (float)vectors.Length / Math.Max(length, 1), mean);
        return mean;
    }

    private static void Normalize(Span<float> vector)
    {
        var length = TensorPrimitives.Norm<float>(vector);
        if (length > 0)
            TensorPrimitives.Divide(vector, length, vector);
    }

    private static int[] Narrow(ReadOnlySpan<long> shape)
    {
        var narrow = new int[shape.Length];
        for (var i = 0; i < narrow.Length; i++)
            narrow[i] = (int)shape[i];
        return narrow;
    }
}
