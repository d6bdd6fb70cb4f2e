using System.Text;
using Streaming.Abstractions;
using Streaming.Capture.Captions;

namespace Streaming.Capture.Media;

/// <summary>
/// Caption cues in event time, and between them bounds: captions are sparse, and without a word from them every window would
/// wait for its deadline.
/// </summary>
internal sealed class CaptionTimeline(IReadOnlyList<CaptionCue> cues, MediaClock clock, SampleSequence samples)
{
    internal const long BoundIntervalUs = 250_000;

    /// <summary>A cue that nothing takes away is often written with an end such as 99:59:59, and no record may last longer than this.</summary>
    private const long LongestCueUs = 86_400_000_000;

    /// <summary>Of media without a sample; in a longer hole, as a damaged time makes one of years, nobody waits for the captions.</summary>
    private const long LongestHoleUs = 60_000_000;

    private int _nextCue;
    private long _nextBoundUs;

    /// <summary>When the last cue begins, in media time. Not when it is over: nothing more is to be said then, and that may be days later.</summary>
    public long LastStartUs { get; } = cues.Count == 0 ? 0 : cues[^1].StartUs;

    /// <summary>
    /// All that is due up to and including a media time. A cue goes before the bound of the same instant, which excludes it.
    /// </summary>
    public IEnumerable<Sample> Until(long mediaTimeUs)
    {
        if (mediaTimeUs - _nextBoundUs > LongestHoleUs)
            _nextBoundUs = mediaTimeUs - mediaTimeUs % BoundIntervalUs;
        return Due(mediaTimeUs);
    }

    /// <summary>Captions alone, which are their own media.</summary>
    public IEnumerable<Sample> Whole() => Due(LastStartUs);

    /// <summary>What is left once the media is over. Without bounds: a cue hours beyond the end would bring thousands of them.</summary>
    public IEnumerable<Sample> Rest()
    {
        while (_nextCue < cues.Count)
            yield return Next();
    }

    private IEnumerable<Sample> Due(long mediaTimeUs)
    {
        while (true)
        {
            var cueUs = _nextCue < cues.Count ? cues[_nextCue].StartUs : long.MaxValue;
            if (Math.Min(cueUs, _nextBoundUs) > mediaTimeUs)
                yield break;

            if (cueUs <= _nextBoundUs)
            {
                yield return Next();
            }
            else
            {
                yield return samples.Bound(clock.ToEventTimeUs(_nextBoundUs));
                _nextBoundUs += BoundIntervalUs;
            }
        }
    }

    private Sample Next()
    {
        var cue = cues[_nextCue++];
        return samples.Data(clock.ToEventTimeUs(cue.StartUs), Math.Min(cue.DurationUs, LongestCueUs), ContentTypes.Text, Encoding.UTF8.GetBytes(cue.Text));
    }
}
