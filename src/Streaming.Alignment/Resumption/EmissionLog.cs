using Streaming.Abstractions;

namespace Streaming.Alignment.Resumption;

/// <summary>
/// Follows what an aligner takes and gives out until it is acknowledged, to know where a fresh one is to go on if this one ends. Windows are acknowledged in the order
/// they were given out, late samples in any. Not thread safe.
/// </summary>
public sealed class EmissionLog
{
    private readonly RigAligner _aligner;
    private readonly ModalityLog[] _modalities;
    private readonly Queue<EmittedWindow> _unacknowledged = [];
    private readonly List<EmittedWindow> _emitted;
    private long _finalUs;

    /// <param name="aligner">The aligner, before anything is appended.</param>
    /// <param name="resumed">The frontier from which it goes on, or null.</param>
    public EmissionLog(RigAligner aligner, AlignerFrontier? resumed = null)
    {
        _aligner = aligner;
        _emitted = [.. resumed?.Emitted ?? []];
        _finalUs = resumed?.FinalUs ?? TimeMath.Always;
        _modalities = [.. aligner.Modalities.Select(modality => new ModalityLog(modality.Name, FrontierOf(modality.Name, resumed)))];
        if (resumed is not null)
            aligner.ResumeAfter(resumed);
    }

    /// <summary>A record, of whatever kind, is about to be appended.</summary>
    public void TrackRecord(Sample sample)
    {
        if (Find(sample.Modality) is not { } modality)
            return;
        if (modality.IsLong)
            FindHolds();
        modality.TrackRecord(sample.Position.Offset, _aligner.ProgressOf(sample.Modality));
    }

    /// <summary>The aligner gave a window out.</summary>
    public void TrackWindow(AlignerOutput output, in ClosedWindow window)
    {
        _unacknowledged.Enqueue(new EmittedWindow(window.InstantUs, window.Reference?.Id, window.Revision, output.FingerprintOf(window), IsFinal: false));
        foreach (ref readonly var slice in output.SlicesOf(window))
            Find(slice.Modality)!.TrackWindow(output.SamplesOf(slice), window.OpenedBy);
    }

    /// <summary>The aligner gave a late sample out.</summary>
    public void TrackLate(Sample sample) => Find(sample.Modality)?.TrackLate(sample.Position.Offset);

    /// <summary>What became of the oldest window that is not acknowledged is safe.</summary>
    public void AcknowledgeWindow()
    {
        var window = _unacknowledged.Dequeue();
        _emitted.RemoveAll(window.IsSameAs);
        _emitted.Add(window);
        foreach (var modality in _modalities)
            modality.AcknowledgeWindow();
        AdvanceFinal();
    }

    /// <summary>The late sample is safe.</summary>
    public void AcknowledgeLate(Sample sample) => Find(sample.Modality)?.AcknowledgeLate(sample.Position.Offset);

    /// <summary>Where a fresh aligner is to go on if this one ends now. It may read again from each modality's position, or from any earlier one.</summary>
    public AlignerFrontier Current()
    {
        AdvanceFinal();
        FindHolds();
        return new AlignerFrontier
        {
            FinalUs = _finalUs,
            Emitted = [.. _emitted.Select(window => window with { IsFinal = window.IsFinal || !CanRevise(window) })],
            Modalities = Array.ConvertAll(_modalities, modality => modality.Current(_aligner.ProgressOf(modality.Name))),
        };
    }

    /// <summary>Of each modality the lowest offset that is still needed; what lies before it is forgotten.</summary>
    private void FindHolds()
    {
        foreach (var modality in _modalities)
            modality.BeginHolds();
        _aligner.VisitHeldSamples(sample => Find(sample.Modality)!.Hold(sample.Position.Offset));
        foreach (var modality in _modalities)
            modality.EndHolds();
    }

    private bool CanRevise(EmittedWindow window) => _unacknowledged.Any(window.IsSameAs) || _aligner.CanRevise(window);

    private static ModalityFrontier FrontierOf(string modality, AlignerFrontier? resumed)
    {
        foreach (var frontier in resumed?.Modalities ?? [])
        {
            if (frontier.Modality == modality)
                return frontier;
        }

        return ModalityFrontier.BeginningOf(modality);
    }

    /// <summary>Asked for each record, so without a closure.</summary>
    private ModalityLog? Find(string modality)
    {
        foreach (var log in _modalities)
        {
            if (log.Name == modality)
                return log;
        }

        return null;
    }

    private void AdvanceFinal()
    {
        var finalUs = _aligner.FinalUs;
        foreach (var window in _unacknowledged)
            finalUs = Math.Min(finalUs, window.InstantUs - 1);
        _finalUs = Math.Max(_finalUs, finalUs);
        _emitted.RemoveAll(window => window.InstantUs <= _finalUs);
    }
}
