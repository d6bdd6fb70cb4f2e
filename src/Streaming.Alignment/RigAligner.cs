using Streaming.Abstractions;

namespace Streaming.Alignment;

/// <summary>
/// Aligns the samples of one rig by event time for one pipeline. Pure and deterministic: what comes out depends on the samples, their
/// order and the wall-clock times handed in, and on nothing else. Not thread safe.
/// </summary>
/// <remarks>
/// A window opens with the first sample in it, or with its reference sample. It closes, with all windows before it, when it is proven (every
/// modality has promised enough that its answer cannot change, has ended, or is idle) or when its deadline is over. A modality promises by its
/// samples (event time less out-of-orderness) and by bounds. What a sample does depends on what its own modality had promised before, not on the
/// others, so that the result does not depend on how the modalities' records are interleaved.
/// </remarks>
public sealed class RigAligner
{
    private readonly AlignmentSpec _spec;
    private readonly ModalityTrack[] _tracks;
    private readonly WindowCloser _closer;
    private readonly Retention _retention;
    private readonly GridWindowSpec? _grid;
    private readonly ReferenceWindowSpec? _reference;
    private readonly ModalityTrack? _referenceTrack;
    private readonly WindowQueue _open = new();

    /// <summary>Closed, and changed by samples that come late but not too late.</summary>
    private readonly WindowQueue? _revisable;

    private readonly long _latenessUs;
    private readonly bool _waitsForNone;

    /// <summary>The grid's windows up to here are closed.</summary>
    private long _closedUs = TimeMath.Always;

    /// <summary>The grid's windows up to here take nothing any more.</summary>
    private long _finalUs = TimeMath.Always;

    private long _earliestDeadlineUs = TimeMath.Never;
    /// <summary>The modality that the first open window waits for, as far as it was looked at.</summary>
    private ModalityTrack? _blocking;

    private bool _hasStarted;
    private long _droppedCount;

    public RigAligner(AlignmentSpec spec)
    {
        _spec = spec;
        _grid = spec.Window as GridWindowSpec;
        _reference = spec.Window as ReferenceWindowSpec;
        _tracks = new ModalityTrack[spec.Modalities.Count];
        var rigTime = spec.MaxClockBehindUs is { } behindUs ? new RigTime(behindUs) : null;
        for (var i = 0; i < _tracks.Length; i++)
            _tracks[i] = new ModalityTrack(spec.Modalities[i], spec.Modalities[i].Name == _reference?.Modality, rigTime);
        _referenceTrack = Array.Find(_tracks, track => track.IsReference);
        _closer = new WindowCloser(spec, _tracks, _referenceTrack);
        _latenessUs = spec.AllowedLatenessUs;
        _revisable = _latenessUs > 0 ? new WindowQueue() : null;
        _retention = new Retention(spec, _tracks, _open, _revisable);
        _waitsForNone = spec.Modalities.All(modality => modality.Timing == PickTiming.Available);
    }

    /// <summary>Samples that are in at least one window that was given out.</summary>
    public long AlignedCount => _closer.AlignedCount;

    /// <summary>Samples that came on time and that no window that was given out needed.</summary>
    public long DroppedCount => _droppedCount + _retention.DroppedCount;

    /// <summary>Windows that were not given out, since a required modality was missing.</summary>
    public long IncompleteCount => _closer.IncompleteCount;

    /// <summary>
    /// The wall-clock time after <paramref name="nowUs"/> at which <see cref="AdvanceTo"/> has something to do if nothing comes before; null
    /// where nothing waits for the clock.
    /// </summary>
    public long? NextDueUs(long nowUs)
    {
        var dueUs = _earliestDeadlineUs;
        if (_open.Count > 0 || HoldsSamples)
        {
            foreach (var track in _tracks)
            {
                if (track.IsLive(nowUs) && track.IdleFromUs is { } idleFromUs)
                    dueUs = Math.Min(dueUs, idleFromUs);
            }
        }

        return dueUs == TimeMath.Never ? null : dueUs;
    }

    /// <summary>Takes one sample of any kind; modalities that the spec does not have are passed over.</summary>
    public void Append(Sample sample, long nowUs, AlignerOutput output)
    {
        if (FindTrack(sample.Modality) is not { } track)
            return;
        if (!_hasStarted)
        {
            _hasStarted = true;
            foreach (var other in _tracks)
                other.Start(nowUs);
        }

        var timeUs = sample.EventTimeUs;
        switch (sample.Kind)
        {
            case SampleKind.Data when timeUs is < TimeMath.MinUs or > TimeMath.MaxUs:
                _droppedCount++;
                break;
            case SampleKind.Data when timeUs > TimeMath.Add(nowUs, _spec.MaxClockAheadUs ?? TimeMath.Never):
                output.LateSamples.Add(new LateSample(sample, nowUs - timeUs));
                break;
            case SampleKind.Data:
                AppendData(track, sample, nowUs, output);
                break;
            case SampleKind.Bound:
                track.Touch(nowUs);
                track.Promise(Math.Clamp(timeUs, TimeMath.MinUs, TimeMath.MaxUs));
                break;
            case SampleKind.End:
                track.End();
                break;
            case SampleKind.Corrupt:
                track.Touch(nowUs);
                track.AddCorrupt(timeUs);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(sample), sample.Kind, "is not a kind of sample");
        }

        CloseWindows(track, nowUs, output);
    }

    /// <summary>Lets the wall clock move: closes what an idle modality or a deadline frees.</summary>
    public void AdvanceTo(long nowUs, AlignerOutput output) => CloseWindows(null, nowUs, output);

    /// <summary>Gives out all that is open, as at the end of a recording, and forgets the rest.</summary>
    public void Flush(long nowUs, AlignerOutput output)
    {
        while (_open.Count > 0)
            CloseFirst(IsProven(_open[0], nowUs) ? CloseTrigger.Proof : CloseTrigger.Close, nowUs, output);
        _retention.ForgetAll();
    }

    /// <summary>Calls <paramref name="visit"/> for every sample that a window may still pick.</summary>
    public void VisitHeldSamples(Action<Sample> visit)
    {
        foreach (var track in _tracks)
        {
            foreach (var lasting in track.Lasting)
                visit(lasting.Sample);
            for (var i = 0; i < track.Samples.Count; i++)
                visit(track.Samples[i].Sample);
        }
    }

    private bool HoldsSamples => Array.Exists(_tracks, track => track.HoldsSamples);

    private ModalityTrack? FindTrack(string modality)
    {
        foreach (var track in _tracks)
        {
            if (ReferenceEquals(track.Name, modality))
                return track;
        }

        foreach (var track in _tracks)
        {
            if (track.Name == modality)
                return track;
        }

        return null;
    }

    private void AppendData(ModalityTrack track, Sample sample, long nowUs, AlignerOutput output)
    {
        var timeUs = sample.EventTimeUs;
        var isTooLate = timeUs <= TimeMath.Add(track.CanProveEarly || track.IsReference ? track.BoundUs : track.OrderBoundUs, -_latenessUs);
        var isTaken = !isTooLate && (_grid is null ? TakeForReferences(track, sample, nowUs) : TakeForGrid(_grid, track, sample, nowUs));
        if (timeUs > track.OrderBoundUs)
            track.Touch(nowUs);
        if (isTaken)
            Revise(track, sample, nowUs, output);
        else if (isTooLate || timeUs <= track.BoundUs || timeUs <= track.PassedUs)
            output.LateSamples.Add(new LateSample(sample, Math.Max(0, TimeMath.Add(Math.Max(track.BoundUs, track.PassedUs), -timeUs))));
        else
            _droppedCount++;
        track.Advance(timeUs);
    }

    /// <summary>Opens the windows that the sample lies in.</summary>
    /// <returns>Whether there is a window for it.</returns>
    private bool TakeForGrid(GridWindowSpec grid, ModalityTrack track, Sample sample, long nowUs)
    {
        var timeUs = sample.EventTimeUs;
        var coveredUs = track.CanProveEarly || timeUs > track.BoundUs ? _finalUs : Math.Max(_finalUs, TimeMath.Add(track.BoundUs, -_latenessUs));
        var lastStartUs = TimeMath.FloorTo(timeUs, grid.AdvanceUs);
        if (LastOf(grid, lastStartUs) <= coveredUs)
            return false;
        track.Add(sample);
        for (var startUs = lastStartUs; startUs > timeUs - grid.SizeUs && LastOf(grid, startUs) > coveredUs; startUs -= grid.AdvanceUs)
            OpenOnGrid(grid, startUs, nowUs);
        return true;
    }

    private void OpenOnGrid(GridWindowSpec grid, long startUs, long nowUs)
    {
        var instantUs = startUs + (grid.SizeUs / 2);
        if (!_open.Contains(instantUs) && _revisable?.Contains(instantUs) != true)
            Open(new OpenWindow { FirstUs = startUs, LastUs = LastOf(grid, startUs), InstantUs = instantUs, DeadlineUs = DeadlineAfter(nowUs) });
    }

    /// <summary>Opens the sample's window where it is of the reference modality.</summary>
    /// <returns>Whether a window, open or to come, can pick it.</returns>
    private bool TakeForReferences(ModalityTrack track, Sample sample, long nowUs)
    {
        var timeUs = sample.EventTimeUs;
        if (track.IsReference)
        {
            track.Add(sample);
            Open(new OpenWindow
            {
                FirstUs = _reference!.FirstUs is { } firstUs ? timeUs + firstUs : TimeMath.Always,
                LastUs = _reference.LastUs is { } lastUs ? timeUs + lastUs : TimeMath.Never,
                InstantUs = timeUs,
                Reference = sample,
                DeadlineUs = DeadlineAfter(nowUs),
            });
            return true;
        }

        var isBeforeAll = timeUs < _retention.HorizonUs && track.Spec.Pick != Pick.Hold && sample.EndTimeUs <= _retention.HorizonUs;
        var isNeverFirst = track.Spec.Pick == Pick.First && _reference!.FirstUs is null && track.Samples.Count > 0 && track.Samples[0].TimeUs <= timeUs;
        if (isBeforeAll || isNeverFirst)
            return false;
        track.Add(sample);
        return true;
    }

    private void Open(in OpenWindow window)
    {
        _open.Insert(window);
        if (_open[0].InstantUs >= window.InstantUs)
            _blocking = null;
        _earliestDeadlineUs = Math.Min(_earliestDeadlineUs, window.DeadlineUs);
    }

    private void Revise(ModalityTrack track, Sample sample, long nowUs, AlignerOutput output)
    {
        if (_revisable is null)
            return;
        var first = _revisable.Count;
        while (first > 0 && _revisable[first - 1].LastUs >= sample.EventTimeUs)
            first--;
        for (var i = first; i < _revisable.Count; i++)
        {
            ref var window = ref _revisable[i];
            if (_closer.IsChangedBy(window, track, sample))
                _closer.Close(ref window, _closer.FindBlocking(window, nowUs) is null ? CloseTrigger.Proof : CloseTrigger.Deadline, nowUs, output);
        }
    }

    /// <param name="changed">The only modality that may have promised more than before; null for any.</param>
    /// <param name="nowUs">The wall clock.</param>
    /// <param name="output">Takes what is closed.</param>
    private void CloseWindows(ModalityTrack? changed, long nowUs, AlignerOutput output)
    {
        var overdue = CountOverdue(nowUs);
        var hasClosed = false;
        while (_open.Count > 0 && (overdue > 0 || !IsStillBlocked(changed, nowUs)))
        {
            var isProven = IsProven(_open[0], nowUs);
            if (!isProven && overdue <= 0)
                break;
            CloseFirst(isProven ? CloseTrigger.Proof : CloseTrigger.Deadline, nowUs, output);
            overdue--;
            hasClosed = true;
        }

        if (hasClosed && _spec.DeadlineUs is not null)
            FindEarliestDeadline();
        if (_grid is not null)
            PassProvenGrid(nowUs);
        var finalUs = _finalUs;
        FinishRevisable(nowUs);
        if (hasClosed || finalUs != _finalUs || changed is null || changed.IsReference || _retention.HorizonUs is TimeMath.Always or TimeMath.Never)
            _retention.Forget(_finalUs, nowUs);
    }

    /// <summary>The first window still waits for a modality from which nothing came.</summary>
    private bool IsStillBlocked(ModalityTrack? changed, long nowUs) => _blocking is { } blocking && blocking != changed && blocking.IsWaitedFor(nowUs);

    /// <summary>Where no modality is to be waited for at all, a window of the grid ends when the first of them has passed its end.</summary>
    private bool IsProven(in OpenWindow window, long nowUs)
    {
        if (!_waitsForNone || _grid is null)
        {
            _blocking = _closer.FindBlocking(window, nowUs);
            return _blocking is null;
        }

        foreach (var track in _tracks)
        {
            if (track.BoundUs >= window.LastUs)
                return true;
        }

        return !ModalityTrack.IsAnyLive(_tracks, nowUs);
    }

    /// <summary>How many windows from the first on are to be closed, come what may: the last that is over its deadline takes those before it along.</summary>
    private int CountOverdue(long nowUs)
    {
        if (nowUs < _earliestDeadlineUs)
            return 0;
        var count = _open.Count;
        while (count > 0 && _open[count - 1].DeadlineUs > nowUs)
            count--;
        return count;
    }

    private void CloseFirst(CloseTrigger trigger, long nowUs, AlignerOutput output)
    {
        var window = _open.RemoveFirst();
        _blocking = null;
        foreach (var track in _tracks)
        {
            if (track.Spec.Timing == PickTiming.Proven && !track.HasPromisedEnough(window))
                track.PassUpTo(window.LastUs);
        }

        _closer.Close(ref window, trigger, nowUs, output);
        if (_grid is not null)
            _closedUs = Math.Max(_closedUs, window.LastUs);
        _revisable?.Insert(window);
    }

    private void FindEarliestDeadline()
    {
        _earliestDeadlineUs = TimeMath.Never;
        for (var i = 0; i < _open.Count; i++)
            _earliestDeadlineUs = Math.Min(_earliestDeadlineUs, _open[i].DeadlineUs);
    }

    /// <summary>Windows in which nothing came are passed without ever having been open.</summary>
    private void PassProvenGrid(long nowUs)
    {
        var provenUs = LowestBound(nowUs);
        if (provenUs == TimeMath.Never || provenUs <= _closedUs)
            return;
        _closedUs = provenUs;
        foreach (var track in _tracks)
        {
            if (!track.IsWaitedFor(nowUs) && track.BoundUs < provenUs)
                track.PassUpTo(provenUs);
        }
    }

    /// <summary>Of the modalities that windows wait for; <see cref="TimeMath.Never"/> where there is none.</summary>
    private long LowestBound(long nowUs)
    {
        var lowestUs = TimeMath.Never;
        foreach (var track in _tracks)
        {
            if (track.IsWaitedFor(nowUs))
                lowestUs = Math.Min(lowestUs, track.BoundUs);
        }

        return lowestUs;
    }

    private void FinishRevisable(long nowUs)
    {
        if (_revisable is null)
        {
            _finalUs = _closedUs;
            return;
        }

        var finalUs = Math.Min(_grid is null ? TimeMath.Never : _closedUs, TimeMath.Add(LowestBound(nowUs), -_latenessUs));
        while (_revisable.Count > 0 && _revisable[0].LastUs <= finalUs)
            _revisable.RemoveFirst();
        _finalUs = Math.Max(_finalUs, finalUs);
    }

    private long DeadlineAfter(long nowUs) => _spec.DeadlineUs is { } deadlineUs ? TimeMath.Add(nowUs, deadlineUs) : TimeMath.Never;

    private static long LastOf(GridWindowSpec grid, long startUs) => startUs + grid.SizeUs - 1;
}
