using Streaming.Abstractions;
using Streaming.Alignment;
using Streaming.Alignment.Clocks;

namespace Streaming.AlignmentSilo;

/// <summary>
/// One pipeline of one rig: its aligner, and the closed windows on their way to their event. Runs inside the rig's grain, one turn at a time.
/// </summary>
internal sealed class RigPipeline(
    string rig, PipelineDefinition pipeline, WindowCompletion completion, AlignmentMetrics metrics, int maxWindowsInFlight)
{
    /// <summary>Late samples are published one by one, so a rig whose clock is wrong must not fill the memory with them.</summary>
    private const int MaxLateInFlight = 256;

    private readonly RigAligner _aligner = new(pipeline.ToAlignmentSpec());
    private readonly AlignerOutput _output = new();
    private readonly RigClocks _clocks = new(
        pipeline.Modalities.Select(modality => modality.Name), pipeline.Clock?.Reference ?? pipeline.Modalities[0].Name, pipeline.Clock?.Corrects ?? false);

    private readonly CarriedStates _states = new();
    private readonly Queue<(AlignedWindow Window, Task Completion)> _inFlight = [];
    private readonly List<(Sample Sample, Task Publication)> _lateInFlight = [];
    private Task _lastCompletion = Task.CompletedTask;
    private long _countedAligned;
    private long _countedDropped;
    private long _countedIncomplete;
    private readonly int[] _countedSteps = new int[pipeline.Modalities.Count];

    public long? NextDueUs(long nowUs) => _aligner.NextDueUs(nowUs);

    public void Append(Sample sample, long nowUs)
    {
        _aligner.Append(_clocks.Take(sample), nowUs, _output);
        TakeOutput(nowUs);
    }

    public void AdvanceTo(long nowUs)
    {
        _aligner.AdvanceTo(nowUs, _output);
        TakeOutput(nowUs);
    }

    /// <summary>Returns once few enough windows and late samples are in flight; this is where back-pressure starts.</summary>
    public async Task WaitForRoomAsync()
    {
        ForgetCompleted();
        while (_inFlight.Count > maxWindowsInFlight)
        {
            await _inFlight.Peek().Completion;
            ForgetCompleted();
        }

        while (_lateInFlight.Count > MaxLateInFlight)
        {
            await _lateInFlight[0].Publication;
            ForgetCompleted();
        }
    }

    public void CollectHolds(HoldOffsets holds)
    {
        ForgetCompleted();
        _aligner.VisitHeldSamples(holds.Add);
        foreach (var (window, _) in _inFlight)
        {
            foreach (var slice in window.Modalities)
            {
                foreach (var sample in slice.Samples)
                    holds.Add(sample);
            }
        }

        foreach (var (sample, _) in _lateInFlight)
            holds.Add(sample);
    }

    private void TakeOutput(long nowUs)
    {
        foreach (var closed in _output.Windows)
        {
            var window = _output.ToAlignedWindow(closed, _clocks);
            metrics.RecordClosed(pipeline.Name, window, nowUs);
            _lastCompletion = completion.CompleteAsync(rig, pipeline, window, _states, nowUs, _lastCompletion);
            _inFlight.Enqueue((window, _lastCompletion));
        }

        if (_output.Windows.Count > 0)
            RecordClockSteps();
        foreach (var late in _output.LateSamples)
        {
            metrics.RecordLate(pipeline.Name, late);
            _lateInFlight.Add((late.Sample, completion.PublishLateAsync(rig, pipeline.Name, late)));
        }

        _output.Clear();
        metrics.RecordAligned(pipeline.Name, _aligner.AlignedCount - _countedAligned);
        metrics.RecordDropped(pipeline.Name, _aligner.DroppedCount - _countedDropped);
        metrics.RecordIncomplete(pipeline.Name, _aligner.IncompleteCount - _countedIncomplete);
        _countedAligned = _aligner.AlignedCount;
        _countedDropped = _aligner.DroppedCount;
        _countedIncomplete = _aligner.IncompleteCount;
    }

    private void RecordClockSteps()
    {
        for (var i = 0; i < _countedSteps.Length; i++)
        {
            var modality = pipeline.Modalities[i].Name;
            var steps = _clocks.StepCount(modality);
            metrics.RecordClockSteps(pipeline.Name, modality, steps - _countedSteps[i]);
            _countedSteps[i] = steps;
        }
    }

    private void ForgetCompleted()
    {
        while (_inFlight.TryPeek(out var first) && first.Completion.IsCompletedSuccessfully)
            _inFlight.Dequeue();
        _lateInFlight.RemoveAll(late => late.Publication.IsCompletedSuccessfully);
    }
}
