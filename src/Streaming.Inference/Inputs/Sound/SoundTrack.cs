using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// Chunks of sound as one stretch of mono PCM (the mean of the channels). Each chunk lies where its event time says, to the nearest
/// sample; gaps are silent, and where chunks overlap the later one is heard. Chunks of another rate are converted.
/// </summary>
internal sealed class SoundTrack(int rate)
{
    private const long MicrosecondsPerSecond = 1_000_000;

    /// <summary>More rates than sensors have; whoever sends ever new ones does not fill the memory with them.</summary>
    private const int MaxConverters = 8;

    private readonly ConcurrentDictionary<int, RateConverter> _converters = [];

    public int Rate => rate;

    /// <summary>Null where the sample is no PCM.</summary>
    public static AudioFormat? FormatOf(Sample chunk) =>
        AudioFormat.TryParse(chunk.ContentType, out var format) && chunk.Payload.Length % format.BytesPerFrame == 0 ? format : null;

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

    /// <summary>In samples; negative for a time before.</summary>
    public long DistanceOf(long us)
    {
        var scaled = (us * rate) + (MicrosecondsPerSecond / 2);
        var position = scaled / MicrosecondsPerSecond;
        return scaled < 0 && position * MicrosecondsPerSecond != scaled ? position - 1 : position;
    }

    /// <summary>Lays the chunks into silence that starts at <paramref name="startUs"/>.</summary>
    /// <returns>False where one is no PCM.</returns>
    public bool TryPlace(ReadOnlySpan<Sample> chunks, long startUs, Span<short> pcm)
    {
        while (!chunks.IsEmpty)
        {
            if (FormatOf(chunks[0]) is not { } format)
                return false;
            var count = 1;
            if (format.Rate == rate)
            {
                Place(chunks[0], format.Channels, startUs, first: 0, pcm);
            }
            else
            {
                while (count < chunks.Length && FormatOf(chunks[count])?.Rate == format.Rate)
                    count++;
                ConverterOf(format.Rate).Place(chunks[..count], startUs, pcm);
            }

            chunks = chunks[count..];
        }

        return true;
    }

    /// <summary>Lays a chunk of the track's own rate where its event time says.</summary>
    /// <param name="chunk">PCM.</param>
    /// <param name="channels">Its channels.</param>
    /// <param name="startUs">The moment of sample 0.</param>
    /// <param name="first">The number of the first sample of <paramref name="pcm"/>.</param>
    /// <param name="pcm">What lies outside of it is left out.</param>
    public void Place(Sample chunk, int channels, long startUs, long first, Span<short> pcm) =>
        Place(MemoryMarshal.Cast<byte, short>(chunk.Payload), channels, DistanceOf(chunk.EventTimeUs - startUs) - first, pcm);

    private RateConverter ConverterOf(int chunkRate)
    {
        if (_converters.Count > MaxConverters)
            _converters.Clear();
        return _converters.GetOrAdd(chunkRate, from => new RateConverter(from, this));
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
