namespace Streaming.Inference;

/// <summary>
/// How sure a detector is of a candidate, and of which label: one score per label, or one score and the label's number; with the score of
/// there being anything at all where it has one.
/// </summary>
internal sealed class BoxScores
{
    private readonly BoxColumns _scores;
    private readonly BoxColumns? _objectness;
    private readonly BoxColumns? _classes;
    private readonly Activation _activation;
    private readonly bool _isGeometricMean;
    private readonly int _background;
    private readonly string[] _labels;

    private BoxScores(JsonSection section, string[] labels, BoxColumns scores, BoxColumns? objectness, BoxColumns? classes)
    {
        _labels = labels;
        _scores = scores;
        _objectness = objectness;
        _classes = classes;
        _activation = Activations.Read(section);
        _isGeometricMean = section.Word("objectness_combines", false, ("product", false), ("geometric-mean", true));
        _background = section.IsGiven("background") ? Array.IndexOf(labels, section.Text("background")) : -1;
        if (_background < 0 && section.IsGiven("background"))
            throw section.Refuse("background", $"is \"{section.Text("background")}\", but the labels are {string.Join(", ", labels)}");
    }

    /// <summary>How many numbers a candidate's scores are.</summary>
    public int Count => _scores.Count;

    public IEnumerable<(string Property, BoxColumns Columns)> Columns =>
        new[] { ("scores", _scores), ("objectness", _objectness), ("classes", _classes) }.Where(source => source.Item2 is not null).Select(source => (source.Item1, source.Item2!));

    /// <param name="section">The output's.</param>
    /// <param name="labels">What the scores, or the numbers of labels, stand for.</param>
    /// <param name="boxes">The tensors that the boxes are in, which may hold the rest as well.</param>
    /// <param name="isTransposed">Candidates lie side by side, not one below the other, in all tensors.</param>
    public static BoxScores Read(JsonSection section, string[] labels, string[] boxes, bool isTransposed)
    {
        var classes = Source("classes", "class_column", 1);
        var scores = Source("scores", "score_column", classes is null ? labels.Length : 1)
            ?? throw section.Refuse("must say with scores or score_column where the scores are");
        return new BoxScores(section, labels, scores, Source("objectness", "objectness_column", 1), classes);

        BoxColumns? Source(string name, string column, int count)
        {
            var isColumn = section.IsGiven(column);
            var tensors = BoxColumns.ReadNames(section, name) ?? (isColumn ? boxes : null);
            if (tensors is not null && tensors.Length != boxes.Length)
                throw section.Refuse(name, $"must name {boxes.Length} tensors, as many as there are with boxes, but names {tensors.Length}");
            var first = isColumn ? section.Number(column, 0, 100_000) : 0;
            return tensors is null ? null : new BoxColumns(tensors, first, count, isTransposed);
        }
    }

    /// <param name="row">The window's part of the tensors.</param>
    /// <param name="level">Which of the tensors.</param>
    /// <param name="line">Which candidate.</param>
    /// <param name="scores">Takes the scores; of <see cref="Count"/>.</param>
    /// <returns>The best label but the background, and its score; null where a number is none.</returns>
    public (string Label, float Score)? Read(OutputRow row, int level, int line, Span<float> scores)
    {
        _scores.Read(row, level, line, scores);
        Activations.Apply(_activation, scores);
        var best = _background == 0 && scores.Length > 1 ? 1 : 0;
        for (var i = best + 1; i < scores.Length; i++)
        {
            if (i != _background && scores[i] > scores[best])
                best = i;
        }

        var objectness = _objectness is null ? 1 : Activate(One(_objectness, row, level, line));
        var number = _classes is null ? best : One(_classes, row, level, line);
        if (!TensorValues.AreFinite(scores) || !float.IsFinite(objectness) || !float.IsFinite(number))
            return null;
        var score = _objectness is null ? scores[best] : Combine(scores[best], objectness);
        var label = (int)number;
        return label >= 0 && label < _labels.Length && label != _background ? (_labels[label], score) : ("", 0);
    }

    private float Activate(float objectness)
    {
        Span<float> one = [objectness];
        Activations.Apply(_activation == Activation.Softmax ? Activation.None : _activation, one);
        return one[0];
    }

    private float Combine(float score, float objectness) =>
        _isGeometricMean ? MathF.Sqrt(Math.Max(0, score) * Math.Max(0, objectness)) : score * objectness;

    private static float One(BoxColumns column, OutputRow row, int level, int line)
    {
        Span<float> one = stackalloc float[1];
        column.Read(row, level, line, one);
        return one[0];
    }
}
