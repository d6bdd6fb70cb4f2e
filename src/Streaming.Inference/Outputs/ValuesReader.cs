using System.Numerics.Tensors;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>Numbers as the model gave them: an embedding (with <c>l2_normalize</c> of length 1), shares of modalities, a score, or a tensor.</summary>
internal sealed class ValuesReader : OutputReader
{
    private readonly string[] _labels;
    private readonly bool _isNormalized;

    public ValuesReader(JsonSection section, OutputKind kind)
        : base(section, kind)
    {
        _labels = kind == OutputKind.Attribution ? section.Texts("modalities") : [];
        _isNormalized = kind == OutputKind.Embedding && section.Flag("l2_normalize", otherwise: false);
    }

    public override void Check(string tensor, ReadOnlySpan<int> rowShape, string onnxFile)
    {
        if (Kind == OutputKind.Attribution && (rowShape is not [var columns] || (columns >= 0 && columns != _labels.Length)))
            throw Section.Refuse("modalities", $"names {_labels.Length}, but output {Name} of {onnxFile} has not one number for each");
        if (Kind == OutputKind.AnomalyScore && rowShape is not ([] or [1 or < 0]))
            throw Section.Refuse($"is an anomaly score, but output {Name} of {onnxFile} is not one number for each window");
    }

    public override ModelOutput? Read(OutputRow row)
    {
        var values = row.Values(TensorIndex).ToArray();
        if (!TensorValues.AreFinite(values))
            return null;
        if (_isNormalized)
            Normalize(values);
        return new ModelOutput { Name = Name, Kind = Kind, Shape = Narrow(row.Shape(TensorIndex)), Values = values, Labels = _labels };
    }

    private static void Normalize(float[] values)
    {
        var length = TensorPrimitives.Norm<float>(values);
        if (length > 0)
            TensorPrimitives.Divide(values, length, values);
    }

    private static int[] Narrow(ReadOnlySpan<long> shape)
    {
        var narrow = new int[shape.Length];
        for (var i = 0; i < narrow.Length; i++)
            narrow[i] = (int)shape[i];
        return narrow;
    }
}
