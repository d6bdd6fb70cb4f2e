namespace Streaming.Capture.Simulation;

/// <summary>A time in which one label holds. The end is exclusive.</summary>
public readonly record struct LabelledSpan(long StartUs, long EndUs, string Label);

/// <summary>
/// What really happens on a simulated road, by true time. May be asked for any time, also one that the simulation has not come to
/// yet. Safe for use by several threads.
/// </summary>
public sealed class GroundTruth
{
    private readonly RoadTimeline _timeline;

    internal GroundTruth(RoadTimeline timeline, long startUs)
    {
        _timeline = timeline;
        StartUs = startUs;
    }

    public long StartUs { get; }

    /// <summary>
    /// The class that covers the largest part of <c>[startUs, endUs)</c>; of two that cover the same, the one that comes first.
    /// What lies before <see cref="StartUs"/> counts as clear.
    /// </summary>
    public string LabelOf(long startUs, long endUs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(endUs, startUs);
        var coveredUs = new Dictionary<string, long>();
        if (startUs < StartUs)
            coveredUs[RoadHazards.Clear] = Math.Min(endUs, StartUs) - startUs;
        foreach (var span in SpansIn(startUs, endUs))
            coveredUs[span.Label] = coveredUs.GetValueOrDefault(span.Label) + span.EndUs - span.StartUs;
        return coveredUs.MaxBy(covered => covered.Value).Key;
    }

    /// <summary>The spans that make up <c>[startUs, endUs)</c> from <see cref="StartUs"/> on, cut at both ends, in order.</summary>
    public IEnumerable<LabelledSpan> SpansIn(long startUs, long endUs)
    {
        for (var timeUs = Math.Max(startUs, StartUs); timeUs < endUs;)
        {
            var segment = _timeline.At(timeUs);
            var spanEndUs = Math.Min(segment.EndUs, endUs);
            yield return new LabelledSpan(timeUs, spanEndUs, segment.Label);
            timeUs = spanEndUs;
        }
    }
}
