namespace Streaming.Alignment;

/// <summary>Looks things up in a list that is in the order of their times.</summary>
internal static class TimedRing
{
    /// <summary>How many lie before the time; the index of the first that does not.</summary>
    public static int CountBefore<T>(this in Ring<T> ring, long timeUs)
        where T : struct, ITimed
    {
        var (low, high) = (0, ring.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (ring[middle].OrderUs < timeUs)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>How many lie at or before the time.</summary>
    public static int CountUpTo<T>(this in Ring<T> ring, long timeUs)
        where T : struct, ITimed => timeUs == TimeMath.Never ? ring.Count : ring.CountBefore(timeUs + 1);
}
