using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary>
/// What a pixel's numbers are: which channels, in which order, and <c>(value * scale - mean) / std</c> of each, with values from 0 to 255.
/// </summary>
internal sealed class PixelFormat
{
    private const int Rgba = FrameDecoder.BytesPerPixel;
    private const int Levels = 256;

    private static readonly byte[] Unchanged = [.. Enumerable.Range(0, Levels).Select(level => (byte)level)];
    private static readonly byte[][] Bytes = [Unchanged, Unchanged, Unchanged];

    // What becomes of each of the 256 values, per channel.
    private readonly float[][] _floats;
    private readonly Half[][] _halves;
    private readonly int[] _channels;
    private readonly bool _isGray;

    private PixelFormat(TensorElementType type, int[] channels, bool isGray, float[][] levels)
    {
        Type = type;
        _channels = channels;
        _isGray = isGray;
        _floats = levels;
        _halves = Array.ConvertAll(levels, level => Array.ConvertAll(level, value => (Half)value));
    }

    public TensorElementType Type { get; }

    public int ChannelCount => _channels.Length;

    public static PixelFormat Read(JsonSection section)
    {
        var (channels, isGray) = section.Word<(int[], bool)>(
            "channels", ([0, 1, 2], false), ("RGB", ([0, 1, 2], false)), ("BGR", ([2, 1, 0], false)), ("gray", ([0], true)));
        var isScaled = section.IsGiven("scale") | section.IsGiven("mean") | section.IsGiven("std");
        var type = isScaled
            ? ElementType.Read(section, "type", TensorElementType.Float, TensorElementType.Float16)
            : ElementType.Read(section, "type", TensorElementType.UInt8, TensorElementType.Float, TensorElementType.Float16);
        var scale = section.Decimal("scale", -1e6, 1e6, otherwise: 1);
        var mean = PerChannel(section, "mean", channels.Length, -1e6, 0);
        var std = PerChannel(section, "std", channels.Length, 1e-6, 1);
        var levels = new float[channels.Length][];
        for (var c = 0; c < levels.Length; c++)
            levels[c] = [.. Unchanged.Select(level => (float)(((level * scale) - mean[c]) / std[c]))];
        return new PixelFormat(type, channels, isGray, levels);
    }

    /// <summary>To be called once for each picture that was decoded.</summary>
    public void Prepare(Span<byte> picture)
    {
        if (_isGray)
            ToGray(picture);
    }

    /// <summary>Writes one RGBA picture into its place in a row of the tensor.</summary>
    public void Write(ReadOnlySpan<byte> picture, PixelLayout layout, int height, int width, int frame, Span<byte> row)
    {
        var start = frame * layout.FrameStride;
        if (Type == TensorElementType.Float)
            Write(picture, _floats, layout, height, width, MemoryMarshal.Cast<byte, float>(row)[start..]);
        else if (Type == TensorElementType.Float16)
            Write(picture, _halves, layout, height, width, MemoryMarshal.Cast<byte, Half>(row)[start..]);
        else if (layout.IsInterleaved(ChannelCount, width))
            DropAlpha(picture, row.Slice(start, height * width * ChannelCount));
        else
            Write(picture, Bytes, layout, height, width, row[start..]);
    }

    private static double[] PerChannel(JsonSection section, string name, int channels, double min, double otherwise)
    {
        if (!section.IsArray(name))
            return [.. Enumerable.Repeat(section.Decimal(name, min, 1e6, otherwise), channels)];
        var values = section.Decimals(name, min, 1e6);
        return values.Length == channels ? values : throw section.Refuse(name, $"must be one number, or {channels}, one per channel, but holds {values.Length}");
    }

    private void DropAlpha(ReadOnlySpan<byte> picture, Span<byte> pixels)
    {
        for (int from = 0, to = 0; to < pixels.Length; from += Rgba)
        {
            foreach (var channel in _channels)
                pixels[to++] = picture[from + channel];
        }
    }

    private void Write<T>(ReadOnlySpan<byte> picture, T[][] levels, PixelLayout layout, int height, int width, Span<T> target)
    {
        for (var c = 0; c < _channels.Length; c++)
        {
            ReadOnlySpan<T> level = levels[c];
            for (var y = 0; y < height; y++)
            {
                var from = (y * width * Rgba) + _channels[c];
                var to = (c * layout.ChannelStride) + (y * layout.RowStride);
                for (var x = 0; x < width; x++, from += Rgba, to += layout.ColumnStride)
                    target[to] = level[picture[from]];
            }
        }
    }

    /// <summary>Luma of ITU-R BT.601, in place of red.</summary>
    private static void ToGray(Span<byte> picture)
    {
        for (var i = 0; i < picture.Length; i += Rgba)
            picture[i] = (byte)(((299 * picture[i]) + (587 * picture[i + 1]) + (114 * picture[i + 2]) + 500) / 1000);
    }
}
