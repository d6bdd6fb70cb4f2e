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

    private int _nextCue;
    private long _nextBoundUs;

    /// <summary>When the last cue is over, in media time.</summary>
    public long EndUs { get; } = cues.Count == 0 ? 0 : cues.Max(cue => cue.EndUs);

    /// <summary>
    /// All that is due up to and including a media time. A cue goes before the bound of the same instant, which excludes it.
    /// </summary>
    public IEnumerable<Sample> Until(long mediaTimeUs)
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

    /// <summary>What is left once the media is over. Without bounds: a cue hours beyond the end would bring thousands of them.</summary>
    public IEnumerable<Sample> Rest()
    {
        while (_nextCue < cues.Count)
            yield return Next();
    }

    private Sample Next()
    {
        var cue = cues[_nextCue++];
        return samples.Data(clock.ToEventTimeUs(cue.StartUs), cue.DurationUs, ContentTypes.Text, Encoding.UTF8.GetBytes(cue.Text));
    }
}
