using System.Text;
using Streaming.Abstractions;

namespace Streaming.Capture.Simulation.Text;

/// <summary>
/// The roadside's text feed: cues that are valid for some seconds. A cue of a hazard is repeated, sometimes in other words, until
/// the hazard is over; other cues come and go, or there are none for a while.
/// </summary>
internal static class CaptionFeed
{
    public static IEnumerable<Reading> Capture(RigSimulationOptions options, RoadTimeline timeline)
    {
        var boundIntervalUs = EventTime.FromTimeSpan(options.BoundInterval);
        var boundUs = options.StartUs + boundIntervalUs;
        foreach (var cue in Cues(timeline, options))
        {
            for (; boundUs < Math.Min(cue.StartUs, options.EndUs); boundUs += boundIntervalUs)
                yield return Reading.Bound(boundUs);
            if (cue.StartUs >= options.EndUs)
                yield break;
            var durationUs = Math.Min(cue.EndUs, options.EndUs) - cue.StartUs;
            yield return new Reading(SampleKind.Data, cue.StartUs, durationUs, cue.StartUs, () => Encoding.UTF8.GetBytes(cue.Text));
        }
    }

    private static IEnumerable<Cue> Cues(RoadTimeline timeline, RigSimulationOptions options)
    {
        for (var timeUs = options.StartUs; timeUs < options.EndUs;)
        {
            var segment = timeline.At(timeUs);
            foreach (var cue in CuesOf(segment, options.Captions.Noise))
                yield return cue;
            timeUs = segment.EndUs;
        }

        yield return new Cue(long.MaxValue, long.MaxValue, "");
    }

    private static IEnumerable<Cue> CuesOf(RoadSegment segment, double noise)
    {
        var random = segment.Random("captions");
        var (phrases, isHazard) = segment.Label switch
        {
            RoadHazards.RoadClosure => (Phrases.Closure, true),
            RoadHazards.BlackIce => (Phrases.Frost, true),
            // Frost is announced on many roads that are not frozen. Where the road looks frozen it would be black ice.
            _ when !segment.IsFrozen && random.Chance(0.15) => (Phrases.Frost, true),
            _ => (Phrases.Harmless, false),
        };
        if (!isHazard && random.Chance(0.35))
            yield break;

        var timeUs = segment.StartUs + (long)(random.Between(0, 0.3) * 1e6);
        var lastUs = segment.EndUs - (long)(random.Between(0, 0.3) * 1e6);
        for (var text = phrases.Draw(random); timeUs < lastUs - 500_000;)
        {
            var endUs = Math.Min(lastUs, timeUs + (long)(random.Between(1.5, 3.5) * 1e6));
            if (lastUs - endUs < 500_000)
                endUs = lastUs;
            yield return new Cue(timeUs, endUs, Phrases.Mistype(text, noise, random));
            timeUs = endUs;
            if (!isHazard)
                timeUs += (long)(random.Between(0, 2) * 1e6);
            if (!isHazard || random.Chance(0.3))
                text = phrases.Draw(random);
        }
    }

    private readonly record struct Cue(long StartUs, long EndUs, string Text);
}
