namespace Streaming.Alignment;

internal static class WindowTime
{
    /// <summary>The greatest multiple of <paramref name="stepUs"/> not above <paramref name="timeUs"/>, before the epoch too.</summary>
    public static long FloorTo(long timeUs, long stepUs)
    {
        var remainder = timeUs % stepUs;
        return remainder < 0 ? timeUs - remainder - stepUs : timeUs - remainder;
    }
}
