using System.Runtime.InteropServices;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// Chunks of sound as one stretch of mono PCM (the mean of the channels). Each chunk lies where its event time says, to the nearest
/// sample; gaps are silent, and where chunks overlap the later one is heard.
/// </summary>
internal sealed class SoundTrack(int rate)
{
    private const long MicrosecondsPerSecond = 1_000_000;

    public int Rate => rate;

    /// <summary>The number of a moment's sample since the Unix epoch, so that one stretch of time joins the next without a slip.</summary>
    public long PositionOf(long timeUs)
    {
        var (seconds, rest) = Math.DivRem(timeUs, MicrosecondsPerSecond);
        return (seconds * rate) + (((rest * rate) + (MicrosecondsPerSecond / 2)) / MicrosecondsPerSecond);
    }

    public long TimeOf(long position)
    {
        var (seconds, rest) = Math.DivRem(position, rate);
        return (seconds * MicrosecondsPerSecond) + (rest * MicrosecondsPerSecond / rate);
    }

    /// <summary>Lays the chunks into silence that starts at <paramref name="startUs"/>.</summary>
    /// <returns>False where one is no PCM of this rate.</returns>
    public bool TryPlace(ReadOnlySpan<Sample> chunks, long startUs, Span<short> pcm)
    {
        foreach (var chunk in chunks)
        {
            if (!AudioFormat.TryParse(chunk.ContentType, out var format)
                || format.Rate != rate
                || chunk.Payload.Length % format.BytesPerFrame != 0)
                return false;

            Place(MemoryMarshal.Cast<byte, short>(chunk.Payload), format.Channels, DistanceOf(chunk.EventTimeUs - startUs), pcm);
        }

        return true;
    }

    /// <summary>In samples; negative where the chunk began before.</summary>
    private long DistanceOf(long us)
    {
        var scaled = (us * rate) + (MicrosecondsPerSecond / 2);
        var position = scaled / MicrosecondsPerSecond;
        return scaled < 0 && position * MicrosecondsPerSecond != scaled ? position - 1 : position;
    }

    private static void Place(ReadOnlySpan<short> chunk, int channels, long position, Span<short> pcm)
    {
        var length = chunk.Length / channels;
        var first = Math.Max(0, -position);
        var count = Math.Min(length, pcm.Length - position) - first;
        if (count <= 0)
            return;

        var source = chunk.Slice((int)first * channels, (int)count * channels);
        var target = pcm.Slice((int)(position + first), (int)count);
        if (channels == 1)
            source.CopyTo(target);
        else
            Downmix(source, channels, target);
    }

    private static void Downmix(ReadOnlySpan<short> interleaved, int channels, Span<short> mono)
    {
        for (var i = 0; i < mono.Length; i++)
        {
            var sum = 0;
            foreach (var value in interleaved.Slice(i * channels, channels))
                sum += value;
            mono[i] = (short)(sum / channels);
        }
    }
}
