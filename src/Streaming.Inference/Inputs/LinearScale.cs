using System.Buffers;
using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary><c>(value - mean) / std</c>, the same for all numbers of an input.</summary>
internal sealed record LinearScale(float Mean, float Std)
{
    public static LinearScale Read(JsonSection section) => new(
        (float)section.Decimal("mean", -1e6, 1e6, otherwise: 0),
        (float)section.Decimal("std", 1e-6, 1e6, otherwise: 1));

    public void Apply(Span<float> values)
    {
        if (Mean != 0)
            TensorPrimitives.Subtract(values, Mean, values);
        if (Std != 1)
            TensorPrimitives.Divide(values, Std, values);
    }

    /// <summary>Writes what comes of the numbers as the tensor's type.</summary>
    public void Write(ReadOnlySpan<float> values, TensorElementType type, Span<byte> bytes)
    {
        if (this is { Mean: 0, Std: 1 })
        {
            TensorValues.Write(values, type, bytes);
            return;
        }

        var rented = ArrayPool<float>.Shared.Rent(values.Length);
        var scaled = rented.AsSpan(0, values.Length);
        values.CopyTo(scaled);
        Apply(scaled);
        TensorValues.Write(scaled, type, bytes);
        ArrayPool<float>.Shared.Return(rented);
    }
}
