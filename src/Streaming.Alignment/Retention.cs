using Streaming.Abstractions;

namespace Streaming.Alignment;

/// <summary>Keeps of each modality what a window may still pick, and no more: what is kept holds its record's offset back.</summary>
internal sealed class Retention(AlignmentSpec spec, ModalityTrack[] tracks, WindowQueue open, WindowQueue? revisable)
{
    private readonly GridWindowSpec? _grid = spec.Window as GridWindowSpec;
    private readonly ReferenceWindowSpec? _reference = spec.Window as ReferenceWindowSpec;
    private readonly ModalityTrack? _referenceTrack = Array.Find(tracks, track => track.IsReference);
    private readonly ModalityTrack[] _others = Array.FindAll(tracks, track => !track.IsReference);

    /// <summary>No window that is open or will open begins before this.</summary>
    public long HorizonUs { get; private set; } = TimeMath.Always;

    /// <summary>Samples that were forgotten without a window having them.</summary>
    public long DroppedCount { get; private set; }

    /// <summary>Whether something may have to be forgotten since that modality has promised more, though no window was closed.</summary>
    public bool MovesWith(ModalityTrack changed, long nowUs) =>
        changed.IsReference || HorizonUs is TimeMath.Always or TimeMath.Never || _referenceTrack?.KeepsUp(nowUs) == false;

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
            return (startUs, _grid.InstantOf(startUs));
        }

        var passedUs = PassedByReference(nowUs);
        if (passedUs == TimeMath.Never)
            return (TimeMath.Never, TimeMath.Never);
        var nextUs = TimeMath.Add(passedUs, 1 - spec.AllowedLatenessUs);
        return (_reference!.FirstUs is { } firstUs ? TimeMath.Add(nextUs, firstUs) : TimeMath.Always, nextUs);
    }

    /// <summary>
    /// No reference sample is expected up to there. From one that is idle, or whose clock is far behind, the next is expected at the time of the others: no more
    /// is held for it than while it was waited for.
    /// </summary>
    private long PassedByReference(long nowUs)
    {
        var reference = _referenceTrack!;
        if (reference.KeepsUp(nowUs))
            return reference.BoundUs;
        if (reference.HasEnded)
            return TimeMath.Never;
        var othersUs = ModalityTrack.ReachedBy(_others, nowUs);
        return Math.Max(reference.BoundUs, TimeMath.Add(othersUs, -(reference.Spec.IdleTimeoutUs ?? reference.Spec.OutOfOrdernessUs)));
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
        for (var unneeded = CountUnneeded(track, horizonUs, instantUs); unneeded > 0; unneeded--)
            DroppedCount += track.Retire(horizonUs) ? 1 : 0;
    }

    private int CountUnneeded(ModalityTrack track, long horizonUs, long instantUs)
    {
        var samples = track.Samples;
        if (horizonUs == TimeMath.Never)
            return samples.Count;
        if (track.IsReference && PicksItself(track))
            return samples.LowerBound(instantUs);
        var unneeded = track.Spec.Pick == Pick.Hold
            ? CountNotHeld(track, horizonUs, instantUs)
            : Math.Max(samples.LowerBound(horizonUs), CountObsolete(track, horizonUs, instantUs));

        // Reference samples are kept until their windows are closed.
        return track.IsReference ? Math.Min(unneeded, samples.LowerBound(instantUs)) : unneeded;
    }

    /// <summary>Nearest to a reference sample within its own window is itself.</summary>
    private bool PicksItself(ModalityTrack track) => track.Spec.Pick == Pick.Nearest && !(_reference!.FirstUs > 0) && !(_reference.LastUs < 0);

    /// <summary>Those before the value that the next window holds, and that value too where it is not valid then.</summary>
    private int CountNotHeld(ModalityTrack track, long horizonUs, long instantUs)
    {
        var holdUs = _grid is null ? EarliestEnd(instantUs) : TimeMath.Add(horizonUs, _grid.SizeUs - 1);
        var held = track.Samples.UpperBound(holdUs) - 1;
        if (held < 0)
            return 0;
        ref var sample = ref track.Samples[held];
        var isValid = sample.Sample.DurationUs > 0 && sample.Sample.EndTimeUs > (_grid is null ? holdUs : horizonUs);
        var isYoung = track.Spec.MaxAgeUs is { } ageUs ? TimeMath.Add(sample.TimeUs, ageUs) >= holdUs : sample.TimeUs >= horizonUs;

        // Even where it is not valid, no sample before it may take its place.
        var isLast = TimeMath.Add(track.BoundUs, -spec.AllowedLatenessUs) >= sample.TimeUs;
        var unneeded = isValid || isYoung || !isLast ? held : held + 1;

        // A sample that opened a window is kept with it, taken or not: nothing else would open it again after a restart.
        return _grid is null ? unneeded : Math.Min(unneeded, track.Samples.LowerBound(horizonUs));
    }

    /// <summary>Windows without a beginning pick one sample at most, so those before the one that the next window may pick are not needed.</summary>
    private int CountObsolete(ModalityTrack track, long horizonUs, long instantUs)
    {
        if (horizonUs != TimeMath.Always || instantUs == TimeMath.Always || track.IsReference || track.Spec.Pick is Pick.First or Pick.All or Pick.Slice)
            return 0;
        var pivot = track.Samples.UpperBound(EarliestEnd(instantUs)) - 1;
        while (pivot > 0 && track.Samples[pivot].BehindUs != TimeMath.Always)
            pivot--;
        return pivot < 0 ? 0 : track.Samples.LowerBound(track.Samples[pivot].TimeUs);
    }

    /// <summary>What the window of that instant looks back from: its end where that lies before the instant.</summary>
    private long EarliestEnd(long instantUs) => _reference?.LastUs < 0 ? TimeMath.Add(instantUs, _reference.LastUs.Value) : instantUs;
}
