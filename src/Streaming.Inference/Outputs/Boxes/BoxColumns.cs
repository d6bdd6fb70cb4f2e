namespace Streaming.Inference;

/// <summary>
/// A few columns of a table with one line per candidate: all of a tensor of its own, or some of one that holds several things. Detectors
/// that work at several strides have one such table for each. Transposed, the first dimension counts the columns and all others the
/// candidates, as in <c>[columns, candidates]</c> and <c>[columns, rows, cells]</c>; else the last one counts the columns.
/// </summary>
internal sealed class BoxColumns(string[] tensors, int first, int count, bool isTransposed)
{
    private readonly int[] _indices = new int[tensors.Length];
    private int _lineWidth = first + count;

    public IReadOnlyList<string> Tensors => tensors;

    public int Count => count;

    /// <summary>Tensors named by <paramref name="name"/>, one or a list; null where nothing is named.</summary>
    public static string[]? ReadNames(JsonSection section, string name) =>
        section.IsArray(name) ? section.Texts(name) : section.IsGiven(name) ? [section.Text(name)] : null;

    /// <summary>A line is as long as all need it that read the same tensors.</summary>
    public void Share(IEnumerable<BoxColumns> all) =>
        _lineWidth = all.Where(other => other.Tensors.SequenceEqual(tensors)).Max(other => other._lineWidth);

    public void Locate(IReadOnlyList<string> outputs)
    {
        for (var i = 0; i < tensors.Length; i++)
            _indices[i] = outputs.ToList().IndexOf(tensors[i]);
    }

    /// <summary>What is wrong with a tensor's shape as the ONNX file has it, where dimensions that it leaves open are negative; null where nothing is.</summary>
    /// <param name="shape">Of a window's part.</param>
    /// <param name="candidates">How many there must be; null for any number.</param>
    public string? FindFault(ReadOnlySpan<int> shape, int? candidates)
    {
        if (shape.Length < 2)
            return null;
        var columns = isTransposed ? shape[0] : shape[^1];
        if (columns >= 0 && columns < _lineWidth)
            return $"has {columns} columns, but {_lineWidth} are read";

        var lines = 1;
        foreach (var dimension in isTransposed ? shape[1..] : shape[..^1])
        {
            if (dimension < 0)
                return null;
            lines *= dimension;
        }

        return candidates is { } expected && lines != expected ? $"has {lines} candidates, but the anchors are {expected}" : null;
    }

    public int LineCount(OutputRow row, int level)
    {
        var width = Width(row, level);
        return width == 0 ? 0 : row.Values(_indices[level]).Length / width;
    }

    /// <summary>Copies one candidate's numbers.</summary>
    public void Read(OutputRow row, int level, int line, Span<float> into)
    {
        var values = row.Values(_indices[level]);
        var width = Width(row, level);
        var (start, next) = isTransposed ? ((first * (values.Length / width)) + line, values.Length / width) : ((line * width) + first, 1);
        for (var column = 0; column < count; column++)
            into[column] = values[start + (column * next)];
    }

    /// <summary>One column may come without a dimension for it, and so may one line.</summary>
    private int Width(OutputRow row, int level)
    {
        var shape = row.Shape(_indices[level]);
        if (shape.Length < 2)
            return _lineWidth == 1 || shape.Length == 0 ? 1 : (int)shape[0];
        return (int)(isTransposed ? shape[0] : shape[^1]);
    }
}
