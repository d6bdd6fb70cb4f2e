using Streaming.Abstractions;

namespace Streaming.Alignment;

/// <summary>Keeps of each modality what a window may still pick, and no more: what is kept holds its record's offset back.</summary>
internal sealed class Retention(AlignmentSpec spec, ModalityTrack[] tracks, WindowQueue open, WindowQueue? revisable)
{
    private readonly GridWindowSpec? _grid = spec.Window as GridWindowSpec;
    private readonly ReferenceWindowSpec? _reference = spec.Window as ReferenceWindowSpec;
    private readonly ModalityTrack? _referenceTrack = Array.Find(tracks, track => track.IsReference);

    /// <summary>No window that is open or will open begins before this.</summary>
    public long HorizonUs { get; private set; } = TimeMath.Always;

    /// <summary>Samples that were forgotten without a window having them.</summary>
    public long DroppedCount { get; private set; }

    /// <summary>Forgets what neither an open nor a later window can pick.</summary>
    /// <param name="finalUs">Windows of a grid up to here take nothing any more.</param>
    /// <param name="nowUs">The wall clock.</param>
    public void Forget(long finalUs, long nowUs)
    {
        var (horizonUs, instantUs) = NextWindow(finalUs, nowUs);
        Include(open, ref horizonUs, ref instantUs);
        Include(revisable, ref horizonUs, ref instantUs);
        ForgetBefore(horizonUs, instantUs);
    }

    public void ForgetAll() => ForgetBefore(TimeMath.Never, TimeMath.Never);

    private static void Include(WindowQueue? windows, ref long horizonUs, ref long instantUs)
    {
        if (windows is not { Count: > 0 })
            return;
        horizonUs = Math.Min(horizonUs, windows[0].FirstUs);
        instantUs = Math.Min(instantUs, windows[0].InstantUs);
    }

    /// <summary>
    /// The earliest beginning and instant of a window that may still open. A rig that has fallen silent altogether opens none: what it holds (a long caption)
    /// would otherwise hold back its offset until the rig returns, if it ever does.
    /// </summary>
    private (long FirstUs, long InstantUs) NextWindow(long finalUs, long nowUs)
    {
        if (_grid is not null)
        {
            if (open.Count == 0 && !ModalityTrack.IsAnyLive(tracks, nowUs))
                return (TimeMath.Never, TimeMath.Never);
            if (finalUs == TimeMath.Always)
                return (TimeMath.Always, TimeMath.Always);
            var startUs = TimeMath.FloorTo(finalUs - _grid.SizeUs + 1, _grid.AdvanceUs) + _grid.AdvanceUs;
            return (startUs, startUs + (_grid.SizeUs / 2));
        }

        if (!_referenceTrack!.IsLive(nowUs))
            return (TimeMath.Never, TimeMath.Never);
        var nextUs = TimeMath.Add(_referenceTrack.BoundUs, 1 - spec.AllowedLatenessUs);
        return (_reference!.FirstUs is { } firstUs ? TimeMath.Add(nextUs, firstUs) : TimeMath.Always, nextUs);
    }

    private void ForgetBefore(long horizonUs, long instantUs)
    {
        if (horizonUs == HorizonUs && horizonUs is not (TimeMath.Always or TimeMath.Never))
            return;
        HorizonUs = horizonUs;
        foreach (var track in tracks)
        {
            DroppedCount += track.RetireLasting(horizonUs);
            RetireBefore(track, horizonUs, instantUs);
            if (horizonUs == TimeMath.Never)
                track.Samples.Trim();
        }

        if (horizonUs == TimeMath.Never)
        {
            open.Trim();
            revisable?.Trim();
        }
    }

    private void RetireBefore(ModalityTrack track, long horizonUs, long instantUs)
    {
        var samples = track.Samples;
        var keepFromUs = KeepFrom(track, horizonUs, instantUs);
        var obsolete = CountObsolete(track, horizonUs, instantUs);
        while (samples.Count > 0 && (obsolete > 0 || (samples[0].TimeUs < keepFromUs && !IsHeldOn(track, horizonUs))))
        {
            obsolete--;
            var (isForgotten, wasAligned) = track.Retire(horizonUs);
            DroppedCount += isForgotten && !wasAligned ? 1 : 0;
        }
    }

    /// <summary>Reference samples are kept until their windows are closed; nearest to a reference sample within its own window is itself.</summary>
    private long KeepFrom(ModalityTrack track, long horizonUs, long instantUs)
    {
        if (!track.IsReference)
            return horizonUs;
        var picksItself = track.Spec.Pick == Pick.Nearest && !(_reference!.FirstUs > 0) && !(_reference.LastUs < 0);
        return picksItself ? instantUs : Math.Min(horizonUs, instantUs);
    }

    /// <summary>The last value before the horizon may be that which the next window holds.</summary>
    private static bool IsHeldOn(ModalityTrack track, long horizonUs)
    {
        var samples = track.Samples;
        if (track.Spec.Pick != Pick.Hold || horizonUs == TimeMath.Never || (samples.Count > 1 && samples[1].TimeUs < horizonUs))
            return false;
        return samples[0].Sample.EndTimeUs > horizonUs || (track.Spec.MaxAgeUs is { } ageUs && TimeMath.Add(samples[0].TimeUs, ageUs) >= horizonUs);
    }

    /// <summary>Windows without a beginning pick one sample at most, so those before the one that the next window may pick are not needed.</summary>
    private int CountObsolete(ModalityTrack track, long horizonUs, long instantUs)
    {
        if (horizonUs != TimeMath.Always || instantUs == TimeMath.Always || track.IsReference || track.Spec.Pick is Pick.First or Pick.All or Pick.Slice)
            return 0;
        var pivotUs = _reference?.LastUs is { } lastUs ? Math.Min(instantUs, TimeMath.Add(instantUs, lastUs)) : instantUs;
        var pivot = track.Samples.UpperBound(pivotUs) - 1;
        while (pivot > 0 && track.Samples[pivot].BehindUs != TimeMath.Always)
            pivot--;
        return Math.Max(0, pivot);
    }
}
