namespace Streaming.Inference;

/// <summary>
/// A few columns of a table with one line per candidate: all of a tensor of its own, or some of one that holds several things. Detectors
/// that work at several strides have one such table for each.
/// </summary>
internal sealed class BoxColumns(string[] tensors, int first, int count, bool isTransposed)
{
    private readonly int[] _indices = new int[tensors.Length];

    public IReadOnlyList<string> Tensors => tensors;

    public int Count => count;

    /// <summary>Tensors named by <paramref name="name"/>, one or a list; null where nothing is named.</summary>
    public static string[]? ReadNames(JsonSection section, string name) =>
        section.IsArray(name) ? section.Texts(name) : section.IsGiven(name) ? [section.Text(name)] : null;

    public void Locate(IReadOnlyList<string> outputs)
    {
        for (var i = 0; i < tensors.Length; i++)
            _indices[i] = outputs.ToList().IndexOf(tensors[i]);
    }

    public int LineCount(OutputRow row, int level)
    {
        var (values, width) = Table(row, level);
        return width == 0 ? 0 : isTransposed ? width : values.Length / width;
    }

    /// <summary>Copies one candidate's numbers.</summary>
    public void Read(OutputRow row, int level, int line, Span<float> into)
    {
        var (values, width) = Table(row, level);
        for (var column = 0; column < count; column++)
            into[column] = isTransposed ? values[((first + column) * width) + line] : values[(line * width) + first + column];
    }

    /// <summary>A table of one column may come without a dimension for it.</summary>
    private Lines Table(OutputRow row, int level)
    {
        var shape = row.Shape(_indices[level]);
        var values = row.Values(_indices[level]);
        return new Lines(values, shape.Length < 2 ? 1 : (int)shape[^1]);
    }

    private readonly ref struct Lines(ReadOnlySpan<float> values, int width)
    {
        private readonly ReadOnlySpan<float> _values = values;

        public void Deconstruct(out ReadOnlySpan<float> values, out int columns)
        {
            values = _values;
            columns = width;
        }
    }
}
