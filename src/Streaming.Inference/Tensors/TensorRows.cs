namespace Streaming.Inference;

/// <summary>Rows of a tensor whose batch is not its first dimension: strips, of which each row has one in turn.</summary>
internal static class TensorRows
{
    public static void Scatter(ReadOnlySpan<byte> row, Span<byte> tensor, int stripBytes, int index, int count)
    {
        for (int from = 0, strip = index; from < row.Length; from += stripBytes, strip += count)
            row.Slice(from, stripBytes).CopyTo(tensor[(strip * stripBytes)..]);
    }

    public static void Gather(ReadOnlySpan<byte> tensor, Span<byte> row, int stripBytes, int index, int count)
    {
        for (int to = 0, strip = index; to < row.Length; to += stripBytes, strip += count)
            tensor.Slice(strip * stripBytes, stripBytes).CopyTo(row[to..]);
    }
}
