using Streaming.Abstractions;

namespace Streaming.Capture.Media;

/// <summary>Turns media time into event time.</summary>
internal sealed class MediaClock
{
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private long? _startUs;

    /// <param name="startTimeUs">Event time of media time zero. Null: the first sample to come is of now, as in a live source.</param>
    public MediaClock(TimeProvider time, long? startTimeUs) => (_time, _startUs) = (time, startTimeUs);

    /// <summary>Now, as long as no sample has said where media time zero lies.</summary>
    public long StartUs
    {
        get
        {
            lock (_gate)
                return _startUs ?? _time.NowUs();
        }
    }

    public long ToEventTimeUs(long mediaTimeUs)
    {
        lock (_gate)
            return (_startUs ??= _time.NowUs() - mediaTimeUs) + mediaTimeUs;
    }
}
