namespace Streaming.Alignment;

/// <summary>Arithmetic on microseconds where both ends of the range mean "unbounded": it stays there instead of running over.</summary>
internal static class TimeMath
{
    public const long Never = long.MaxValue;
    public const long Always = long.MinValue;

    /// <summary>Beyond these no time is that of a sensor, and sums with them could run over.</summary>
    public const long MaxUs = 1L << 60;
    public const long MinUs = -MaxUs;

    public static long Add(long timeUs, long amountUs)
    {
        if (timeUs is Never or Always)
            return timeUs;
        var sum = unchecked(timeUs + amountUs);
        if (((timeUs ^ sum) & (amountUs ^ sum)) < 0)
            return amountUs < 0 ? Always : Never;
        return sum;
    }

    /// <summary>The greatest multiple of <paramref name="stepUs"/> not above <paramref name="timeUs"/>, before the epoch too.</summary>
    public static long FloorTo(long timeUs, long stepUs)
    {
        var remainder = timeUs % stepUs;
        return remainder < 0 ? timeUs - remainder - stepUs : timeUs - remainder;
    }
}
