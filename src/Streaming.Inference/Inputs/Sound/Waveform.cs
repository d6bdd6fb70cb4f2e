using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary>
/// The samples themselves: as <c>int16</c> as they came, as floats divided by <c>full_scale</c>, by default to -1..1, and where asked for shifted and
/// scaled to mean 0 and variance 1.
/// </summary>
internal sealed class Waveform(TensorElementType type, int samples, WaveformLayout layout, float fullScale, SoundNormalization normalization) : ISoundFeature
{
    private const float Int16FullScale = 32768;

    public static Waveform Read(JsonSection section, int samples)
    {
        var type = ElementType.Read(section, "type", TensorElementType.Int16, TensorElementType.Float, TensorElementType.Float16);
        var layout = section.Word(
            "layout", WaveformLayout.Time, ("NT", WaveformLayout.Time), ("NCT", WaveformLayout.ChannelTime), ("NTC", WaveformLayout.TimeChannel));
        if (type == TensorElementType.Int16)
            return new Waveform(type, samples, layout, 1, SoundNormalization.None);
        var fullScale = (float)section.Decimal("full_scale", 1e-6, 1e6, otherwise: Int16FullScale);
        return new Waveform(type, samples, layout, fullScale, SoundNormalizations.Read(section));
    }

    public TensorSpec ToTensor(string name) => layout switch
    {
        WaveformLayout.ChannelTime => new TensorSpec(name, type, TensorSpec.Batch, 1, samples),
        WaveformLayout.TimeChannel => new TensorSpec(name, type, TensorSpec.Batch, samples, 1),
        _ => new TensorSpec(name, type, TensorSpec.Batch, samples),
    };

    public void Write(ReadOnlySpan<short> pcm, Span<byte> row)
    {
        if (type == TensorElementType.Int16)
            pcm.CopyTo(MemoryMarshal.Cast<byte, short>(row));
        else if (type == TensorElementType.Float)
            Write(pcm, MemoryMarshal.Cast<byte, float>(row));
        else
            WriteHalves(pcm, row);
    }

    private void Write(ReadOnlySpan<short> pcm, Span<float> values)
    {
        TensorPrimitives.ConvertTruncating(pcm, values);
        TensorPrimitives.Divide(values, fullScale, values);
        if (normalization != SoundNormalization.None)
            SoundNormalizations.Apply(normalization, values, rows: 1);
    }

    private void WriteHalves(ReadOnlySpan<short> pcm, Span<byte> row)
    {
        var floats = ArrayPool<float>.Shared.Rent(pcm.Length);
        var values = floats.AsSpan(0, pcm.Length);
        Write(pcm, values);
        TensorValues.Write(values, type, row);
        ArrayPool<float>.Shared.Return(floats);
    }
}

/// <summary>The order of a waveform's dimensions: N the batch, T the time, C one channel.</summary>
internal enum WaveformLayout : byte
{
    Time,
    ChannelTime,
    TimeChannel,
}
