using Streaming.Abstractions;

namespace Streaming.Alignment;

/// <summary>
/// Aligns the samples of one rig by event time for one pipeline. Pure and deterministic: what comes out depends on the samples, their
/// order and the wall-clock times handed in, and on nothing else. Not thread safe.
/// </summary>
/// <remarks>
/// A window opens with the first sample in it. It closes, with all windows before it, when it is proven (every modality has promised
/// that nothing before the window's end will come, has ended, or is idle) or when its deadline is over. A modality promises by its
/// samples (event time less out-of-orderness) and by bounds; a sample that breaks its own modality's promise is late even where its
/// window is still open, so that the result does not depend on how the modalities' records are interleaved.
/// </remarks>
public sealed class RigAligner
{
    private readonly ModalityTrack[] _tracks;
    private readonly List<OpenWindow> _openWindows = [];
    private readonly long _sizeUs;
    private readonly long _advanceUs;
    private readonly long? _deadlineUs;
    private long _closedBoundUs = long.MinValue;
    private long _evictedBeforeUs = long.MinValue;
    private bool _hasStarted;

    public RigAligner(PipelineDefinition pipeline)
    {
        _tracks = [.. pipeline.Modalities.Select(modality => new ModalityTrack(modality))];
        _sizeUs = EventTime.FromTimeSpan(pipeline.Window.Size);
        _advanceUs = EventTime.FromTimeSpan(pipeline.Window.Advance);
        _deadlineUs = pipeline.Deadline is { } deadline ? EventTime.FromTimeSpan(deadline) : null;
    }

    /// <summary>Nothing at or before this enters a window any more; <see cref="long.MinValue"/> before anything was promised.</summary>
    public long WatermarkUs => _closedBoundUs;

    /// <summary>Samples that were in at least one window, and that no window needs any more.</summary>
    public long AlignedCount { get; private set; }

    /// <summary>
    /// The wall-clock time after <paramref name="nowUs"/> at which <see cref="AdvanceTo"/> has something to do if nothing comes before; null
    /// where nothing waits for the clock.
    /// </summary>
    public long? NextDueUs(long nowUs)
    {
        var dueUs = long.MaxValue;
        foreach (var window in _openWindows)
            dueUs = Math.Min(dueUs, window.DeadlineUs);
        if (_openWindows.Count > 0 || HoldsSamples)
        {
            foreach (var track in _tracks)
            {
                if (track.IsLive(nowUs) && track.IdleFromUs is { } idleFromUs)
                    dueUs = Math.Min(dueUs, idleFromUs);
            }
        }

        return dueUs == long.MaxValue ? null : dueUs;
    }

    /// <summary>Takes one sample of any kind; modalities that the pipeline does not have are passed over.</summary>
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

        track.Touch(nowUs);
        switch (sample.Kind)
        {
            case SampleKind.Data:
                AppendData(track, sample, nowUs, output);
                break;
            case SampleKind.Bound:
                track.Promise(sample.EventTimeUs);
                break;
            case SampleKind.End:
                track.End();
                break;
            case SampleKind.Corrupt:
                track.AddCorrupt(sample.EventTimeUs);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(sample), sample.Kind, "is not a kind of sample");
        }

        CloseWindows(nowUs, output);
    }

    /// <summary>Lets the wall clock move: closes what an idle modality or a deadline frees.</summary>
    public void AdvanceTo(long nowUs, AlignerOutput output) => CloseWindows(nowUs, output);

    /// <summary>Calls <paramref name="visit"/> for every sample that an open window may still pick.</summary>
    public void VisitHeldSamples(Action<Sample> visit)
    {
        foreach (var track in _tracks)
        {
            foreach (var sample in track.Samples)
                visit(sample);
        }
    }

    private bool HoldsSamples
    {
        get
        {
            foreach (var track in _tracks)
            {
                if (track.Samples.Count > 0)
                    return true;
            }

            return false;
        }
    }

    private ModalityTrack? FindTrack(string modality)
    {
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
        var lastStartUs = WindowTime.FloorTo(timeUs, _advanceUs);
        var boundUs = Math.Max(track.BoundUs, _closedBoundUs);
        if (timeUs <= track.BoundUs || lastStartUs + _sizeUs - 1 <= _closedBoundUs)
        {
            output.LateSamples.Add(new LateSample(sample, Math.Max(0, boundUs - timeUs)));
            return;
        }

        track.Add(sample);
        for (var startUs = lastStartUs; startUs > timeUs - _sizeUs && startUs + _sizeUs - 1 > _closedBoundUs; startUs -= _advanceUs)
            OpenWindowAt(startUs, nowUs);
    }

    private void OpenWindowAt(long startUs, long nowUs)
    {
        var index = _openWindows.Count;
        while (index > 0 && _openWindows[index - 1].StartUs > startUs)
            index--;
        if (index > 0 && _openWindows[index - 1].StartUs == startUs)
            return;
        _openWindows.Insert(index, new OpenWindow(startUs, nowUs + _deadlineUs ?? long.MaxValue));
    }

    private void CloseWindows(long nowUs, AlignerOutput output)
    {
        var provenUs = ProvenUs(nowUs);
        var overdue = -1;
        for (var i = 0; i < _openWindows.Count; i++)
        {
            if (_openWindows[i].DeadlineUs <= nowUs)
                overdue = i;
        }

        var closed = 0;
        while (closed < _openWindows.Count && (_openWindows[closed].StartUs + _sizeUs - 1 <= provenUs || closed <= overdue))
        {
            var startUs = _openWindows[closed].StartUs;
            output.Windows.Add(Close(startUs, startUs + _sizeUs - 1 <= provenUs ? CloseTrigger.Proof : CloseTrigger.Deadline, nowUs));
            _closedBoundUs = startUs + _sizeUs - 1;
            closed++;
        }

        _openWindows.RemoveRange(0, closed);
        _closedBoundUs = Math.Max(_closedBoundUs, provenUs);
        EvictSamples(nowUs);
    }

    private AlignedWindow Close(long startUs, CloseTrigger trigger, long nowUs)
    {
        var slices = new ModalitySlice[_tracks.Length];
        for (var i = 0; i < slices.Length; i++)
        {
            var samples = _tracks[i].Pick(startUs, startUs + _sizeUs);
            slices[i] = new ModalitySlice
            {
                Modality = _tracks[i].Name,
                Samples = samples,
                MissingReason = samples.Length > 0 ? MissingReason.None : _tracks[i].ExplainMissing(startUs, startUs + _sizeUs, nowUs),
            };
        }

        return new AlignedWindow { StartUs = startUs, EndUs = startUs + _sizeUs, ClosedBy = trigger, Modalities = slices };
    }

    /// <summary>
    /// The lowest bound of the modalities that windows wait for. Where none is live all that is open is proven: nobody is left to
    /// change it.
    /// </summary>
    private long ProvenUs(long nowUs)
    {
        var provenUs = long.MaxValue;
        foreach (var track in _tracks)
        {
            if (track.IsLive(nowUs))
                provenUs = Math.Min(provenUs, track.BoundUs);
        }

        if (provenUs != long.MaxValue)
            return provenUs;
        return _openWindows.Count > 0 ? _openWindows[^1].StartUs + _sizeUs - 1 : _closedBoundUs;
    }

    /// <summary>
    /// Forgets samples that no window can pick any more. A rig that has fallen silent altogether forgets the rest too: what is still valid
    /// (a long caption) would otherwise hold back its offset until the rig returns, if it ever does.
    /// </summary>
    private void EvictSamples(long nowUs)
    {
        // The first window that can still pick starts on the grid, after the last that is closed.
        var nextStartUs = _closedBoundUs == long.MinValue ? long.MinValue : WindowTime.FloorTo(_closedBoundUs - _sizeUs + 1, _advanceUs) + _advanceUs;
        if (_openWindows.Count == 0 && !IsAnyLive(nowUs))
            nextStartUs = long.MaxValue;
        else if (nextStartUs == _evictedBeforeUs)
            return;
        _evictedBeforeUs = nextStartUs;
        foreach (var track in _tracks)
            AlignedCount += track.EvictBefore(nextStartUs);
    }

    private bool IsAnyLive(long nowUs)
    {
        foreach (var track in _tracks)
        {
            if (track.IsLive(nowUs))
                return true;
        }

        return false;
    }
}
