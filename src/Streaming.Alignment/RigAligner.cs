using Streaming.Abstractions;
using Streaming.Alignment.Resumption;

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
    private readonly WindowOpener _opener;
    private readonly Retention _retention;
    private readonly GridWindowSpec? _grid;
    private readonly ModalityTrack? _referenceTrack;
    private readonly OpenWindows _open;

    /// <summary>Null where no lateness is allowed.</summary>
    private readonly Revisions? _revisions;

    private readonly long _latenessUs;
    private readonly bool _waitsForNone;

    /// <summary>The grid's windows up to here are closed.</summary>
    private long _closedUs = TimeMath.Always;

    /// <summary>The grid's windows up to here take nothing any more.</summary>
    private long _finalUs = TimeMath.Always;

    private bool _hasStarted;
    private long _droppedCount;

    public RigAligner(AlignmentSpec spec)
    {
        _spec = spec;
        _grid = spec.Window as GridWindowSpec;
        _tracks = new ModalityTrack[spec.Modalities.Count];
        var rigTime = spec.MaxClockBehindUs is { } behindUs ? new RigTime(behindUs) : null;
        for (var i = 0; i < _tracks.Length; i++)
            _tracks[i] = new ModalityTrack(spec.Modalities[i], spec.Modalities[i].Name == (spec.Window as ReferenceWindowSpec)?.Modality, rigTime);
        _referenceTrack = Array.Find(_tracks, track => track.IsReference);
        _closer = new WindowCloser(spec, _tracks, _referenceTrack);
        _open = new OpenWindows(_closer);
        _latenessUs = spec.AllowedLatenessUs;
        _revisions = _latenessUs > 0 ? new Revisions(_closer, spec.MaxRevisableWindows) : null;
        _retention = new Retention(spec, _tracks, _open.Queue, _revisions?.Windows);
        _opener = new WindowOpener(spec, _open, _revisions, _retention);
        _waitsForNone = spec.Modalities.All(modality => modality.Timing == PickTiming.Available);
    }

    /// <summary>Samples that are in at least one window that was given out.</summary>
    public long AlignedCount => _closer.AlignedCount;

    /// <summary>Samples that came on time and that no window that was given out needed.</summary>
    public long DroppedCount => _droppedCount + _retention.DroppedCount;

    /// <summary>Windows that were not given out, since a required modality was missing.</summary>
    public long IncompleteCount => _closer.IncompleteCount;

    /// <summary>Closed windows that stopped taking late samples early, since there were more than <see cref="AlignmentSpec.MaxRevisableWindows"/>.</summary>
    public long ForgoneCount => _revisions?.ForgoneCount ?? 0;

    /// <summary>No window of this instant (its reference sample's time, or its middle on a grid) or an earlier one will be given out, first or again.</summary>
    public long FinalUs
    {
        get
        {
            if (_grid is not null)
                return _finalUs is TimeMath.Always ? _finalUs : _grid.InstantOf(TimeMath.FloorTo(_finalUs - _grid.SizeUs + 1, _grid.AdvanceUs));
            var finalUs = TimeMath.Add(_referenceTrack!.BoundUs, -_latenessUs);
            if (_open.Count > 0)
                finalUs = Math.Min(finalUs, _open.First.InstantUs - 1);
            return _revisions?.Windows is { Count: > 0 } revisable ? Math.Min(finalUs, revisable[0].InstantUs - 1) : finalUs;
        }
    }

    internal IReadOnlyList<ModalitySpec> Modalities => _spec.Modalities;

    /// <summary>A window that was given out may be given out again.</summary>
    internal bool CanRevise(in EmittedWindow window) =>
        _revisions is not null
        && (_opener.Resumed?.IsToCome(window) == true || _revisions.Windows.Contains(window.InstantUs) || _open.Queue.Contains(window.InstantUs));

    internal ModalityProgress ProgressOf(string modality) => FindTrack(modality)!.Progress;

    /// <summary>
    /// Goes on where an earlier aligner had come to, while the records that it still needed, or more, are read again in any interleaving of modalities: what was given
    /// out and acknowledged is not given out again, and a revision of it has the next number. To be called before anything is appended.
    /// </summary>
    public void ResumeAfter(AlignerFrontier frontier)
    {
        if (_hasStarted)
            throw new InvalidOperationException("An aligner that has taken samples cannot go on from another one's frontier.");
        _opener.Resumed = new ResumedWork(frontier);
        foreach (var modality in frontier.Modalities)
            FindTrack(modality.Modality)?.ResumeFrom(modality);
        if (_grid is null || frontier.FinalUs == TimeMath.Always)
            return;
        _closedUs = _finalUs = _grid.LastOf(TimeMath.FloorTo(frontier.FinalUs - (_grid.SizeUs / 2), _grid.AdvanceUs));
        foreach (var track in _tracks)
            track.PassUpTo(_finalUs);
    }

    /// <summary>
    /// The wall-clock time after <paramref name="nowUs"/> at which <see cref="AdvanceTo"/> has something to do if nothing comes before; null
    /// where nothing waits for the clock.
    /// </summary>
    public long? NextDueUs(long nowUs)
    {
        var dueUs = _open.EarliestDeadlineUs;
        if (HoldsSamples)
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
    /// <param name="sample">The next of its modality.</param>
    /// <param name="nowUs">The wall clock, or that of a backlog while one is read; a sample is not ahead of it that is not ahead of its ingestion time.</param>
    /// <param name="output">Takes what becomes of it.</param>
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

        if (track.IsSettled(sample))
            return;
        var timeUs = sample.EventTimeUs;
        var readUs = Math.Max(nowUs, sample.IngestionTimeUs);
        var isFarAhead = timeUs > TimeMath.Add(readUs, _spec.MaxClockAheadUs ?? TimeMath.Never);
        switch (sample.Kind)
        {
            case SampleKind.Data when timeUs is < TimeMath.MinUs or > TimeMath.MaxUs:
                _droppedCount++;
                break;
            case SampleKind.Data when isFarAhead:
                output.LateSamples.Add(new LateSample(sample, readUs - timeUs));
                break;
            case SampleKind.Bound or SampleKind.Corrupt when isFarAhead:
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
            CloseFirst(CloseTrigger.Close, nowUs, output);
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
        var isOwedAsLate = _opener.Resumed?.IsOwedAsLate(sample) == true;
        var isTooLate = isOwedAsLate || timeUs <= TimeMath.Add(track.CanProveEarly || track.IsReference ? track.BoundUs : track.OrderBoundUs, -_latenessUs);
        var isTaken = !isTooLate && _opener.Take(track, sample, _finalUs, nowUs);
        if (timeUs > track.OrderBoundUs)
            track.Touch(nowUs);
        if (isTaken)
            _revisions?.Revise(track, sample, nowUs, output);
        else if (!track.WasRead(sample) || isOwedAsLate)
            Refuse(track, sample, isTooLate, output);
        track.Advance(timeUs);
    }

    private void Refuse(ModalityTrack track, Sample sample, bool isTooLate, AlignerOutput output)
    {
        var passedUs = Math.Max(track.BoundUs, track.PassedUs);
        if (isTooLate || sample.EventTimeUs <= passedUs)
            output.LateSamples.Add(new LateSample(sample, Math.Max(0, TimeMath.Add(passedUs, -sample.EventTimeUs))));
        else
            _droppedCount++;
    }

    /// <param name="changed">The only modality that may have promised more than before; null for any.</param>
    /// <param name="nowUs">The wall clock.</param>
    /// <param name="output">Takes what is closed.</param>
    private void CloseWindows(ModalityTrack? changed, long nowUs, AlignerOutput output)
    {
        var overdue = _open.CountOverdue(nowUs);
        var hasClosed = false;
        while (_open.Count > 0 && (overdue > 0 || !_open.IsStillBlocked(changed, nowUs)))
        {
            var isProven = IsFirstProven(nowUs);
            if (!isProven && overdue <= 0)
                break;
            CloseFirst(isProven ? CloseTrigger.Proof : CloseTrigger.Deadline, nowUs, output);
            overdue--;
            hasClosed = true;
        }

        if (hasClosed && _spec.DeadlineUs is not null)
            _open.FindEarliestDeadline();
        if (_grid is not null)
            PassProvenGrid(nowUs);
        var finalUs = _finalUs;
        FinishRevisable(nowUs);
        if (hasClosed || finalUs != _finalUs || changed is null || _retention.MovesWith(changed, nowUs))
            _retention.Forget(_finalUs, nowUs);
    }

    /// <summary>Where no modality is to be waited for at all, a window of the grid ends when the first of them has passed its end.</summary>
    private bool IsFirstProven(long nowUs)
    {
        if (!_waitsForNone || _grid is null)
            return !_open.IsBlocked(nowUs);
        foreach (var track in _tracks)
        {
            if (track.BoundUs >= _open.First.LastUs)
                return true;
        }

        return !ModalityTrack.IsAnyLive(_tracks, nowUs);
    }

    private void CloseFirst(CloseTrigger trigger, long nowUs, AlignerOutput output)
    {
        var window = _open.RemoveFirst();
        foreach (var track in _tracks)
        {
            if (!track.HasPromisedEnough(window))
                track.PassUpTo(window.LastUs);
        }

        _closer.Close(ref window, trigger, nowUs, output);
        if (_grid is not null)
            _closedUs = Math.Max(_closedUs, window.LastUs);
        if (_revisions?.Add(window) is { } forgoneUs && _grid is not null)
            _finalUs = Math.Max(_finalUs, forgoneUs);
    }

    /// <summary>Windows in which nothing came are passed without ever having been open.</summary>
    private void PassProvenGrid(long nowUs)
    {
        var provenUs = ModalityTrack.LowestBound(_tracks, nowUs);
        if (provenUs == TimeMath.Never || provenUs <= _closedUs)
            return;
        _closedUs = provenUs;
        foreach (var track in _tracks)
            track.PassUpTo(provenUs);
    }

    private void FinishRevisable(long nowUs)
    {
        if (_revisions is null)
        {
            _finalUs = _closedUs;
            return;
        }

        var finalUs = Math.Min(_grid is null ? TimeMath.Never : _closedUs, TimeMath.Add(ModalityTrack.ReachedBy(_tracks, nowUs), -_latenessUs));
        _revisions.RemoveUpTo(finalUs);
        _finalUs = Math.Max(_finalUs, finalUs);
    }
}
