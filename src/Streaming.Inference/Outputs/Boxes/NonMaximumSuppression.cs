using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>Of boxes with the same label that cover one another the best.</summary>
internal static class NonMaximumSuppression
{
    /// <param name="candidates">Sorted in place, best first.</param>
    /// <param name="maxOverlap">Intersection over union that two boxes may have and still be two.</param>
    /// <param name="maxCount">How many are kept at most.</param>
    public static DetectedBox[] Keep(List<DetectedBox> candidates, float maxOverlap, int maxCount)
    {
        candidates.Sort(static (a, b) => b.Score.CompareTo(a.Score));
        var kept = new List<DetectedBox>();
        foreach (var candidate in candidates)
        {
            if (kept.Count == maxCount)
                break;
            if (!IsCovered(candidate, kept, maxOverlap))
                kept.Add(candidate);
        }

        return [.. kept];
    }

    private static bool IsCovered(in DetectedBox candidate, List<DetectedBox> kept, float maxOverlap)
    {
        foreach (var better in kept)
        {
            if (better.Label == candidate.Label && Overlap(better, candidate) > maxOverlap)
                return true;
        }

        return false;
    }

    private static float Overlap(in DetectedBox a, in DetectedBox b)
    {
        var width = Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left);
        var height = Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top);
        if (width <= 0 || height <= 0)
            return 0;
        var both = width * height;
        return both / (Area(a) + Area(b) - both);
    }

    private static float Area(in DetectedBox box) => (box.Right - box.Left) * (box.Bottom - box.Top);
}
