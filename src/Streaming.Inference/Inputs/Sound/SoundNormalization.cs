using System.Numerics.Tensors;

namespace Streaming.Inference;

/// <summary>What is evened out over the length of one call.</summary>
internal enum SoundNormalization : byte
{
    None,

    /// <summary>The mean becomes 0.</summary>
    Mean,

    /// <summary>The mean becomes 0 and the variance 1.</summary>
    MeanVariance,
}

internal static class SoundNormalizations
{
    /// <summary>As in wav2vec 2.0's feature extractor, so that silence does not divide by zero.</summary>
    private const float Epsilon = 1e-7f;

    public static SoundNormalization Read(JsonSection section) => section.Word(
        "normalize",
        SoundNormalization.None,
        ("none", SoundNormalization.None),
        ("mean", SoundNormalization.Mean),
        ("mean-variance", SoundNormalization.MeanVariance));

    /// <summary>Each of as many rows, which lie one after the other, by itself.</summary>
    public static void Apply(SoundNormalization normalization, Span<float> values, int rows)
    {
        if (normalization == SoundNormalization.None)
            return;

        var length = values.Length / rows;
        for (var r = 0; r < rows; r++)
        {
            var row = values.Slice(r * length, length);
            TensorPrimitives.Subtract(row, TensorPrimitives.Sum<float>(row) / length, row);
            if (normalization == SoundNormalization.MeanVariance)
                TensorPrimitives.Divide(row, MathF.Sqrt((TensorPrimitives.SumOfSquares<float>(row) / length) + Epsilon), row);
        }
    }
}
