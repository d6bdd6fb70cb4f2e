using Streaming.Abstractions;
using Streaming.Alignment;
using Streaming.Alignment.Clocks;
using Streaming.Alignment.Resumption;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo;

/// <summary>
/// One pipeline of one rig: its aligner, and the closed windows on their way to their event. Runs inside the rig's grain, one turn at a time.
/// </summary>
internal sealed class RigPipeline
{
    /// <summary>Late samples are published one by one, so a rig whose clock is wrong must not fill the memory with them.</summary>
    private const int MaxLateInFlight = 256;

    /// <summary>So many windows a pipeline that wants the newest alone leaves behind one that is not done, since each is known until those before it are.</summary>
    private const int MaxWindowsBehind = 1_000;

    private readonly RigAssignment _rig;
    private readonly PipelineDefinition _pipeline;
    private readonly WindowCompletion _completion;
    private readonly AlignmentMetrics _metrics;
    private readonly int _maxWindowsInFlight;
    private readonly RigAligner _aligner;
    private readonly AlignerOutput _output = new();
    private readonly EmissionLog _log;
    private readonly RigClocks _clocks;
    private readonly AlignmentCounts _counts;
    private readonly Queue<WindowInFlight> _inFlight = [];
    private readonly Queue<(Sample Sample, Publication Publication, Task Completion)> _lateInFlight = [];
    private readonly CarriedStates _states = new();
    private readonly SampleEncodings _encodings;
    private WindowInFlight? _newest;

    /// <param name="rig">The rig, and for whom it works.</param>
    /// <param name="pipeline">What is aligned.</param>
    /// <param name="frontier">Where another session left off; null for none.</param>
    /// <param name="completion">Takes closed windows on.</param>
    /// <param name="metrics">Count what becomes of samples and windows.</param>
    /// <param name="maxWindowsInFlight">With more it is full.</param>
    public RigPipeline(
        RigAssignment rig, PipelineDefinition pipeline, AlignerFrontier? frontier, WindowCompletion completion, AlignmentMetrics metrics, int maxWindowsInFlight)
    {
        (_rig, _pipeline, _completion, _metrics) = (rig, pipeline, completion, metrics);
        _maxWindowsInFlight = pipeline.Delivery == DeliveryPolicy.LatestOnly ? MaxWindowsBehind : maxWindowsInFlight;
        _encodings = new SampleEncodings(metrics);
        _aligner = new RigAligner(pipeline.ToAlignmentSpec());
        _log = new EmissionLog(_aligner, frontier);
        _clocks = new RigClocks(
            pipeline.Modalities.Select(modality => modality.Name), pipeline.Clock?.Reference ?? pipeline.Modalities[0].Name, pipeline.Clock?.Corrects ?? false);
        _counts = new AlignmentCounts(pipeline, _aligner, _clocks, metrics);
    }

    public string Name => _pipeline.Name;

    /// <inheritdoc cref="RigAligner.NextDueUs"/>
    public long? NextDueUs(long nowUs) => _aligner.NextDueUs(nowUs);

    /// <param name="sample">The rig's next.</param>
    /// <param name="nowUs">The clock by which the rig goes.</param>
    /// <param name="wallUs">The wall clock.</param>
    public void Append(Sample sample, long nowUs, long wallUs)
    {
        var corrected = _clocks.Take(sample);
        _log.TrackRecord(corrected);
        _aligner.Append(corrected, nowUs, _output);
        TakeOutput(wallUs);
    }

    public void AdvanceTo(long nowUs, long wallUs)
    {
        _aligner.AdvanceTo(nowUs, _output);
        TakeOutput(wallUs);
    }

    /// <summary>Too many windows or late samples are in flight; this is where back-pressure starts.</summary>
    public bool IsFull => FindFirstOfTooMany() is not null;

    /// <summary>Returns once few enough windows and late samples are in flight; is cancelled where the partition is taken away.</summary>
    public async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (FindFirstOfTooMany() is { } completion)
            await completion.WaitAsync(cancellationToken);
    }

    /// <summary>Returns once nothing is in flight. What closes meanwhile is not waited for.</summary>
    public async Task DrainAsync()
    {
        foreach (var inFlight in _inFlight.ToArray())
            await inFlight.Completion;
        foreach (var (_, _, completion) in _lateInFlight.ToArray())
            await completion;
    }

    /// <summary>Where another session would have to go on; says what is held until then.</summary>
    public AlignerFrontier TakeSnapshot(HoldOffsets holds)
    {
        ForgetPublished();
        var frontier = _log.Current();
        foreach (var (index, modality) in frontier.Modalities.Index())
        {
            if (modality.Position <= modality.ReadUpTo)
                holds.Hold(_pipeline.Modalities[index].Topic, modality.Position);
        }

        _aligner.VisitHeldSamples(holds.Count);
        holds.Count(ForgetEncodings());
        return frontier;
    }

    /// <summary>Those of samples that neither a window in flight nor one to come has.</summary>
    /// <returns>The bytes of the others.</returns>
    private long ForgetEncodings()
    {
        if (_encodings.IsEmpty)
            return 0;
        _aligner.VisitHeldSamples(_encodings.Keep);
        foreach (var sample in _inFlight.SelectMany(inFlight => inFlight.Window?.Modalities ?? []).SelectMany(slice => slice.Samples))
            _encodings.Keep(sample);
        return _encodings.ForgetOthers();
    }

    private void TakeOutput(long wallUs)
    {
        foreach (var closed in _output.Windows)
        {
            _log.TrackWindow(_output, closed);
            var window = _output.ToAlignedWindow(closed, _clocks);
            _metrics.RecordClosed(_pipeline.Name, window, wallUs);
            Enqueue(new WindowInFlight(window, wallUs, _rig.Credit));
        }

        if (_output.Windows.Count > 0)
            _counts.RecordClockSteps();
        foreach (var late in _output.LateSamples)
        {
            _log.TrackLate(late.Sample);
            _metrics.RecordLate(_pipeline.Name, late);
            var publication = new Publication();
            _lateInFlight.Enqueue((late.Sample, publication, _completion.PublishLateAsync(_rig, _pipeline.Name, late, publication)));
        }

        _output.Clear();
        _counts.Record();
    }

    private void Enqueue(WindowInFlight inFlight)
    {
        if (_pipeline.Delivery == DeliveryPolicy.LatestOnly && _newest?.TrySkip() == true)
            _metrics.RecordSkipped(_pipeline.Name);
        inFlight.Completion = WorkOnAsync(inFlight, _newest);
        _newest = inFlight;
        _inFlight.Enqueue(inFlight);
    }

    private async Task WorkOnAsync(WindowInFlight inFlight, WindowInFlight? previous)
    {
        try
        {
            if (_pipeline.Delivery == DeliveryPolicy.LatestOnly && previous is not null)
                await previous.Completion;
            if (inFlight.TryStart())
                await _completion.CompleteAsync(_rig, _pipeline, inFlight, _states, _encodings, previous);
        }
        finally
        {
            inFlight.End();
        }
    }

    private Task? FindFirstOfTooMany()
    {
        ForgetPublished();
        if (_inFlight.Count > _maxWindowsInFlight)
            return _inFlight.Peek().Completion;
        return _lateInFlight.Count > MaxLateInFlight ? _lateInFlight.Peek().Completion : null;
    }

    private void ForgetPublished()
    {
        while (_inFlight.TryPeek(out var first) && first.IsDone)
        {
            _inFlight.Dequeue();
            _log.AcknowledgeWindow();
        }

        while (_lateInFlight.TryPeek(out var first) && first.Publication.IsPublished)
        {
            _lateInFlight.Dequeue();
            _log.AcknowledgeLate(first.Sample);
        }
    }
}
