using Streaming.Abstractions;

namespace Streaming.Alignment;

/// <summary>How far chunks that follow one another fill a window.</summary>
internal static class Coverage
{
    /// <summary>Times and lengths are rounded to microseconds, or to the ticks of a sensor's clock: less than this is no gap.</summary>
    private const long ToleranceUs = 100;

    /// <param name="window">With both ends.</param>
    /// <param name="samples">By event time.</param>
    public static long GapsOf(in OpenWindow window, ReadOnlySpan<Sample> samples)
    {
        var gapsUs = 0L;
        var coveredUs = window.FirstUs;
        foreach (var sample in samples)
        {
            gapsUs += GapBetween(coveredUs, sample.EventTimeUs);
            coveredUs = Math.Max(coveredUs, sample.EndTimeUs);
        }

        return gapsUs + GapBetween(coveredUs, TimeMath.Add(window.LastUs, 1));
    }

    private static long GapBetween(long endUs, long startUs) => startUs - endUs is var gapUs && gapUs >= ToleranceUs ? gapUs : 0;
}
