using System.Buffers;
using System.Numerics.Tensors;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>Places chunks of another rate into sound. They are joined before they are converted, so that it cannot be heard where one ends.</summary>
internal sealed class RateConverter(int from, SoundTrack target)
{
    private readonly SoundTrack _source = new(from);
    private readonly ResamplingFilter _filter = new(from, target.Rate);

    /// <param name="chunks">All of the rate.</param>
    /// <param name="startUs">When <paramref name="pcm"/> begins.</param>
    /// <param name="pcm">Stays as it is before and behind the chunks.</param>
    public void Place(ReadOnlySpan<Sample> chunks, long startUs, Span<short> pcm)
    {
        var first = Math.Max(0, target.DistanceOf(chunks[0].EventTimeUs - startUs));
        var end = Math.Min(pcm.Length, target.DistanceOf(EndOf(chunks) - startUs));
        if (first >= end)
            return;
        var sourceFirst = _filter.SourceOf(first) - _filter.Reach;
        var length = (int)(_filter.SourceOf(end - 1) + _filter.Reach + 2 - sourceFirst);
        var joined = ArrayPool<short>.Shared.Rent(length);
        var values = ArrayPool<float>.Shared.Rent(length);
        joined.AsSpan(0, length).Clear();
        foreach (var chunk in chunks)
            _source.Place(chunk, SoundTrack.FormatOf(chunk)!.Value.Channels, startUs, sourceFirst, joined.AsSpan(0, length));
        TensorPrimitives.ConvertTruncating(joined.AsSpan(0, length), values.AsSpan(0, length));
        _filter.Apply(values.AsSpan(0, length), first, pcm[(int)first..(int)end]);
        ArrayPool<short>.Shared.Return(joined);
        ArrayPool<float>.Shared.Return(values);
    }

    private static long EndOf(ReadOnlySpan<Sample> chunks)
    {
        var endUs = long.MinValue;
        foreach (var chunk in chunks)
            endUs = Math.Max(endUs, chunk.EventTimeUs + SoundTrack.FormatOf(chunk)!.Value.DurationUs(chunk.Payload.Length));
        return endUs;
    }
}
