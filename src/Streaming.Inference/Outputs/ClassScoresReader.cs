using System.Numerics.Tensors;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// <c>float32[batch, classes]</c>: one score per label. With dimensions between, as of a model that classifies many short times at once, the mean
/// over them. A model of one score and two labels says how likely the second is.
/// </summary>
internal sealed class ClassScoresReader : OutputReader
{
    private readonly Activation _activation;
    private readonly bool _isBinary;
    private readonly int _columns;

    public ClassScoresReader(JsonSection section, ModelFiles files)
        : base(section, OutputKind.ClassScores)
    {
        (Labels, LabelsFile) = files.ReadLabels(section, "labels");
        _activation = Activations.Read(section);
        _isBinary = section.Flag("binary", otherwise: false);
        _columns = _isBinary ? 1 : Labels.Length;
        if (_isBinary && Labels.Length != 2)
            throw section.Refuse("binary", $"is true, so {LabelsFile} must hold two labels, but it holds {Labels.Length}");
    }

    /// <summary>Shared by every result; nobody writes into it.</summary>
    public string[] Labels { get; }

    private string LabelsFile { get; }

    public override void Check(string tensor, ReadOnlySpan<int> rowShape, string onnxFile)
    {
        var columns = rowShape.IsEmpty ? 1 : rowShape[^1];
        if (columns >= 0 && columns != _columns)
        {
            var binary = !_isBinary && columns == 1 && Labels.Length == 2 ? " (\"binary\": true reads one score as that of the second label)" : "";
            throw Section.Refuse(
                "labels", $"names {LabelsFile} with {Labels.Length} labels, but output {Name} of {onnxFile} has {columns}{binary}");
        }
    }

    public override ModelOutput? Read(OutputRow row)
    {
        var scores = ReadScores(row);
        return scores is null ? null : new ModelOutput { Name = Name, Kind = Kind, Shape = [scores.Length], Values = scores, Labels = Labels };
    }

    /// <returns>One per label, or null where one of them is no number.</returns>
    public float[]? ReadScores(OutputRow row)
    {
        var values = row.Values(TensorIndex);
        var count = values.Length / _columns;
        var scores = new float[Labels.Length];
        Span<float> one = scores.AsSpan(scores.Length - _columns);
        if (count == 1 && _activation == Activation.None)
            values.CopyTo(one);
        else
            Mean(values, count, one);
        if (_isBinary)
            scores[0] = 1 - scores[1];
        return TensorValues.AreFinite(scores) ? scores : null;
    }

    private void Mean(ReadOnlySpan<float> values, int count, Span<float> mean)
    {
        var scores = new float[_columns];
        mean.Clear();
        for (var i = 0; i < count; i++)
        {
            values.Slice(i * _columns, _columns).CopyTo(scores);
            Activations.Apply(_activation, scores);
            TensorPrimitives.Add(mean, scores, mean);
        }

        TensorPrimitives.Divide(mean, count, mean);
    }
}
