using Streaming.Abstractions;
using Streaming.Alignment.Resumption;

namespace Streaming.Alignment;

/// <summary>Keeps a sample that came on time where a window can take it, and opens its windows.</summary>
internal sealed class WindowOpener(AlignmentSpec spec, OpenWindows open, Revisions? revisions, Retention retention)
{
    private readonly GridWindowSpec? _grid = spec.Window as GridWindowSpec;
    private readonly ReferenceWindowSpec? _reference = spec.Window as ReferenceWindowSpec;

    /// <summary>What another aligner did before; null where this one is the first.</summary>
    public ResumedWork? Resumed { get; set; }

    /// <param name="track">The sample's modality.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="finalUs">Windows of a grid up to here take nothing any more.</param>
    /// <param name="nowUs">The wall clock.</param>
    /// <returns>Whether a window, open or to come, can take it.</returns>
    public bool Take(ModalityTrack track, Sample sample, long finalUs, long nowUs)
    {
        if (_grid is not null)
            return TakeForGrid(_grid, track, sample, finalUs, nowUs);
        if (!track.IsReference)
            return TakeForReferences(_reference!, track, sample);
        track.Add(sample);
        if (!(sample.EventTimeUs <= Resumed?.FinalUs))
            OpenAround(_reference!, sample, nowUs);
        return true;
    }

    private bool TakeForGrid(GridWindowSpec grid, ModalityTrack track, Sample sample, long finalUs, long nowUs)
    {
        var timeUs = sample.EventTimeUs;
        var boundUs = track.CanProveEarly || timeUs > track.BoundUs ? TimeMath.Always : TimeMath.Add(track.BoundUs, -spec.AllowedLatenessUs);
        var coveredUs = Math.Max(finalUs, boundUs);
        var lastStartUs = TimeMath.FloorTo(timeUs, grid.AdvanceUs);

        // A sample that final windows had may be valid in later ones.
        if (grid.LastOf(lastStartUs) <= (track.WasRead(sample) ? boundUs : coveredUs))
            return false;
        track.Add(sample);
        var passedUs = Math.Max(timeUs, TimeMath.Add(coveredUs, 1)) - grid.SizeUs;
        for (var startUs = TimeMath.FloorTo(passedUs, grid.AdvanceUs) + grid.AdvanceUs; startUs <= lastStartUs; startUs += grid.AdvanceUs)
            OpenOnGrid(grid, startUs, sample, nowUs);
        return true;
    }

    private bool TakeForReferences(ReferenceWindowSpec reference, ModalityTrack track, Sample sample)
    {
        var timeUs = sample.EventTimeUs;
        var isBeforeAll = timeUs < retention.HorizonUs && track.Spec.Pick != Pick.Hold && sample.EndTimeUs <= retention.HorizonUs;
        var isNeverFirst = track.Spec.Pick == Pick.First && reference.FirstUs is null && track.Samples.Count > 0 && track.Samples[0].TimeUs <= timeUs;
        if (isBeforeAll || isNeverFirst)
            return false;
        track.Add(sample);
        return true;
    }

    private void OpenOnGrid(GridWindowSpec grid, long startUs, Sample sample, long nowUs)
    {
        var instantUs = grid.InstantOf(startUs);
        if (open.Queue.Contains(instantUs) || revisions?.Windows.Contains(instantUs) == true)
            return;
        Open(new OpenWindow
        {
            FirstUs = startUs,
            LastUs = grid.LastOf(startUs),
            InstantUs = instantUs,
            OpenedBy = sample,
            IsOnGrid = true,
            DeadlineUs = DeadlineOf(startUs, nowUs),
        });
    }

    private void OpenAround(ReferenceWindowSpec reference, Sample sample, long nowUs) => Open(new OpenWindow
    {
        FirstUs = reference.FirstUs is { } firstUs ? sample.EventTimeUs + firstUs : TimeMath.Always,
        LastUs = reference.LastUs is { } lastUs ? sample.EventTimeUs + lastUs : TimeMath.Never,
        InstantUs = sample.EventTimeUs,
        OpenedBy = sample,
        DeadlineUs = DeadlineOf(sample.EventTimeUs, nowUs),
    });

    private void Open(OpenWindow window)
    {
        if (Resumed?.TakeEmitted(window.InstantUs, window.Reference?.Id) is { } emitted)
        {
            if (emitted.IsFinal)
                return;
            (window.Revision, window.EmittedFingerprint) = (emitted.Revision + 1, emitted.Fingerprint);
        }

        open.Add(window);
    }

    /// <summary>
    /// A window of a time that has yet to come was opened by a clock that is ahead: closed soon, it would make late what all others send then. Where every clock is
    /// believed, the wall clock may be another.
    /// </summary>
    private long DeadlineOf(long timeUs, long nowUs)
    {
        if (spec.DeadlineUs is not { } deadlineUs)
            return TimeMath.Never;
        return TimeMath.Add(spec.MaxClockAheadUs is null ? nowUs : Math.Max(nowUs, timeUs), deadlineUs);
    }
}
