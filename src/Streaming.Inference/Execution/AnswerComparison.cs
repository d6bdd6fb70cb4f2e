using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>How far two answers to one window are apart.</summary>
/// <param name="Agrees">
/// The best label is the same, and where there is more than scores, no value differs by more than the tolerance and the same boxes were found.
/// </param>
/// <param name="Difference">The largest of a score or value.</param>
internal readonly record struct AnswerComparison(bool Agrees, double Difference)
{
    public static AnswerComparison Of(InferenceResult live, InferenceResult shadow, double tolerance)
    {
        var (agrees, difference) = OfScores(live, shadow);
        agrees &= live.Outputs.Length == shadow.Outputs.Length;
        for (var i = 0; i < Math.Min(live.Outputs.Length, shadow.Outputs.Length); i++)
        {
            var ofOutput = DifferenceOf(live.Outputs[i], shadow.Outputs[i]);
            agrees &= ofOutput <= tolerance;
            if (double.IsFinite(ofOutput))
                difference = Math.Max(difference, ofOutput);
        }

        return new AnswerComparison(agrees, difference);
    }

    private static (bool Agrees, double Difference) OfScores(InferenceResult live, InferenceResult shadow)
    {
        var agrees = BestLabel(live) == BestLabel(shadow);
        return live.Labels.AsSpan().SequenceEqual(shadow.Labels) ? (agrees, LargestDifference(live.Scores, shadow.Scores)) : (agrees, 0);
    }

    private static string? BestLabel(InferenceResult result) =>
        result.Scores.Length == 0 ? null : result.Labels[Array.IndexOf(result.Scores, result.Scores.Max())];

    /// <returns>Infinity where the two are not of one kind, shape or number, so that no tolerance covers it.</returns>
    private static double DifferenceOf(ModelOutput live, ModelOutput shadow)
    {
        var isComparable = live.Kind == shadow.Kind && live.Values.Length == shadow.Values.Length && live.Boxes.Length == shadow.Boxes.Length;
        if (!isComparable)
            return double.PositiveInfinity;
        var difference = LargestDifference(live.Values, shadow.Values);
        for (var i = 0; i < live.Boxes.Length; i++)
            difference = Math.Max(difference, DifferenceOf(live.Boxes[i], shadow.Boxes[i]));
        return difference;
    }

    private static double DifferenceOf(DetectedBox live, DetectedBox shadow) => live.Label != shadow.Label
        ? double.PositiveInfinity
        : LargestDifference([live.Score, live.Left, live.Top, live.Right, live.Bottom], [shadow.Score, shadow.Left, shadow.Top, shadow.Right, shadow.Bottom]);

    private static double LargestDifference(ReadOnlySpan<float> live, ReadOnlySpan<float> shadow)
    {
        var largest = 0.0;
        for (var i = 0; i < live.Length; i++)
            largest = Math.Max(largest, Math.Abs((double)live[i] - shadow[i]));
        return largest;
    }
}
