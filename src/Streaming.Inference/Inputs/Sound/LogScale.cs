using System.Numerics.Tensors;

namespace Streaming.Inference;

/// <summary>
/// The logarithm of a spectrogram, <c>log(max(x + log_offset, log_floor))</c>, not further below its highest than <c>dynamic_range</c>, relative to the
/// highest where <c>log_reference</c> is, then <c>(y - mean) / std</c>.
/// </summary>
internal sealed record LogScale(double PerNaturalLog, float Offset, float Floor, float? DynamicRange, bool IsRelativeToHighest, LinearScale Scale)
{
    private const double Smallest = 1e-30;

    public static LogScale Read(JsonSection section) => new(
        section.Word("log", 1, ("ln", 1), ("log10", 1 / Math.Log(10)), ("db", 10 / Math.Log(10)), ("none", 0)),
        (float)section.Decimal("log_offset", 0, 1e6, otherwise: 0),
        (float)section.Decimal("log_floor", Smallest, 1e6, otherwise: 1e-10),
        section.IsGiven("dynamic_range") ? (float)section.Decimal("dynamic_range", 0, 1e6) : null,
        section.Word("log_reference", false, ("one", false), ("max", true)),
        LinearScale.Read(section));

    public void Apply(Span<float> values)
    {
        if (PerNaturalLog != 0)
        {
            if (Offset > 0)
                TensorPrimitives.Add(values, Offset, values);
            TensorPrimitives.Max(values, Floor, values);
            TensorPrimitives.Log(values, values);
            TensorPrimitives.Multiply(values, (float)PerNaturalLog, values);
        }

        if (DynamicRange is { } range)
            TensorPrimitives.Max(values, TensorPrimitives.Max<float>(values) - range, values);
        if (IsRelativeToHighest)
            TensorPrimitives.Subtract(values, TensorPrimitives.Max<float>(values), values);
        Scale.Apply(values);
    }
}
