using System.Buffers;
using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary>What an input makes of what another step gives: <c>(value - mean) / std</c>.</summary>
internal sealed record EncodingScale(float Mean, float Std)
{
    public static EncodingScale Read(JsonSection section) => new(
        (float)section.Decimal("mean", -1e6, 1e6, otherwise: 0),
        (float)section.Decimal("std", 1e-6, 1e6, otherwise: 1));

    /// <summary>Writes numbers as the tensor's type.</summary>
    public void Write(ReadOnlySpan<float> values, TensorElementType type, Span<byte> bytes)
    {
        if (this is { Mean: 0, Std: 1 })
        {
            TensorValues.Write(values, type, bytes);
            return;
        }

        var rented = ArrayPool<float>.Shared.Rent(values.Length);
        var scaled = rented.AsSpan(0, values.Length);
        TensorPrimitives.Subtract(values, Mean, scaled);
        TensorPrimitives.Divide(scaled, Std, scaled);
        TensorValues.Write(scaled, type, bytes);
        ArrayPool<float>.Shared.Return(rented);
    }
}
