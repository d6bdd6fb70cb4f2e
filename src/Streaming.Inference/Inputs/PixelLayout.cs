using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary>
/// In which order an image tensor has its dimensions, in letters: N the batch, T the frames of a window, C the channels, H the rows, W the
/// columns.
/// </summary>
internal sealed class PixelLayout
{
    private readonly int[] _shape;

    private PixelLayout(int[] shape, int frameStride, int channelStride, int rowStride, int columnStride)
    {
        _shape = shape;
        FrameStride = frameStride;
        ChannelStride = channelStride;
        RowStride = rowStride;
        ColumnStride = columnStride;
    }

    /// <summary>How far apart, in elements of a row of the batch, two frames lie.</summary>
    public int FrameStride { get; }

    public int ChannelStride { get; }

    public int RowStride { get; }

    public int ColumnStride { get; }

    /// <summary>True where the channels of a pixel lie side by side, and the pixels one after the other, as they come from a decoder.</summary>
    public bool IsInterleaved(int channels, int width) => ChannelStride == 1 && ColumnStride == channels && RowStride == channels * width;

    public TensorSpec ToTensor(string name, TensorElementType type) => new(name, type, _shape);

    /// <param name="section">Has the <c>layout</c>.</param>
    /// <param name="frames">Null where the tensor has no dimension for frames.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public static PixelLayout Read(JsonSection section, int? frames, int channels, int height, int width)
    {
        var fallback = frames is null ? "NHWC" : "NTHWC";
        var letters = section.IsGiven("layout") ? section.Text("layout") : fallback;
        var sizes = new Dictionary<char, int> { ['N'] = TensorSpec.Batch, ['C'] = channels, ['H'] = height, ['W'] = width };
        if (frames is { } count)
            sizes.Add('T', count);
        var isComplete = letters.Length == sizes.Count || (letters.Length == sizes.Count - 1 && channels == 1 && !letters.Contains('C', StringComparison.Ordinal));
        if (letters[0] != 'N' || !isComplete || letters.Distinct().Count() != letters.Length || !letters.All(sizes.ContainsKey))
        {
            var example = frames is null ? "NHWC or NCHW" : "NTHWC, NTCHW or NCTHW";
            throw section.Refuse("layout", $"is \"{letters}\", and must be an order of N{string.Concat(sizes.Keys.Skip(1))} that starts with N, such as {example}");
        }

        return new PixelLayout([.. letters.Select(letter => sizes[letter])], Stride('T'), Stride('C'), Stride('H'), Stride('W'));

        int Stride(char letter) => letters.Contains(letter, StringComparison.Ordinal)
            ? letters[(letters.IndexOf(letter, StringComparison.Ordinal) + 1)..].Aggregate(1, (stride, inner) => stride * sizes[inner])
            : 0;
    }
}
