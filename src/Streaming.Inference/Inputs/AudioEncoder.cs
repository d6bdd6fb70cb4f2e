using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// <c>int16[batch, samples]</c>: PCM from the window's start on, mono (the mean of the channels). Each chunk lies where its event
/// time says, to the nearest sample; gaps are silent, and where chunks overlap the later one is heard.
/// </summary>
internal sealed class AudioEncoder(string name, string modality, int rate, int samples)
    : ModalityEncoder(new TensorSpec(name, TensorElementType.Int16, samples), modality)
{
    private const long MicrosecondsPerSecond = 1_000_000;

    public static new AudioEncoder Read(JsonSection section) => new(
        section.Text("name"),
        section.Text("modality"),
        section.Number("rate", 1, 768_000),
        section.Number("samples", 1, 100_000_000));

    protected override bool TryEncode(AlignedWindow window, ReadOnlySpan<Sample> samples, Span<byte> row)
    {
        var pcm = MemoryMarshal.Cast<byte, short>(row);
        foreach (var chunk in samples)
        {
            if (!AudioFormat.TryParse(chunk.ContentType, out var format)
                || format.Rate != rate
                || chunk.Payload.Length % format.BytesPerFrame != 0)
                return false;

            Place(MemoryMarshal.Cast<byte, short>(chunk.Payload), format.Channels, PositionOf(chunk, window), pcm);
        }

        return true;
    }

    /// <summary>In samples from the window's start; negative where the chunk began before it.</summary>
    private long PositionOf(Sample chunk, AlignedWindow window)
    {
        var scaled = ((chunk.EventTimeUs - window.StartUs) * rate) + (MicrosecondsPerSecond / 2);
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
