using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// Numbers as the sensor sent them, little endian and of the tensor's own type. A payload is as long as a row: the last one is shown, or,
/// where the pipeline picks <c>linear</c>, the value between the two around the window's instant.
/// </summary>
internal sealed class TensorEncoder(string name, string modality, TensorElementType type, int[] shape)
    : ModalityEncoder(new TensorSpec(name, type, shape), modality)
{
    public static TensorEncoder Read(JsonSection section) => new(
        section.Text("name"), section.Text("modality"), ElementType.ReadAny(section, "type"), TensorSpec.ReadShape(section, "shape"));

    protected override bool TryEncode(WindowEncoding window, ReadOnlySpan<Sample> samples, Span<byte> row)
    {
        var last = samples[^1].Payload;
        if (last.Length != row.Length)
            return false;

        var fraction = Find(window.Window)!.Fraction;
        if (fraction > 0 && samples.Length > 1)
            return TryInterpolate(samples[^2].Payload, last, (float)fraction, row);
        last.CopyTo(row);
        return true;
    }

    private bool TryInterpolate(byte[] before, byte[] after, float fraction, Span<byte> row)
    {
        if (before.Length != row.Length)
            return false;

        float[] scratchBefore = [];
        float[] scratchAfter = [];
        var from = TensorValues.Read(before, Tensor.Type, ref scratchBefore);
        var to = TensorValues.Read(after, Tensor.Type, ref scratchAfter);
        var values = ArrayPool<float>.Shared.Rent(Tensor.RowLength);
        var between = values.AsSpan(0, Tensor.RowLength);
        TensorPrimitives.Lerp(from, to, fraction, between);
        TensorValues.Write(between, Tensor.Type, row);
        ArrayPool<float>.Shared.Return(values);
        return true;
    }
}
