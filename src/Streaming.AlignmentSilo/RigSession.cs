using Streaming.Abstractions;

namespace Streaming.AlignmentSilo;

/// <summary>What a rig does and holds under one assignment of its partition; the next assignment begins with a new one.</summary>
internal sealed class RigSession
{
    private readonly RigPipeline[] _pipelines;
    private readonly RigOffsets _offsets = new();
    private readonly AlignmentMetrics _metrics;
    private readonly SessionClock _clock;

    public RigSession(RigAssignment assignment, byte[]? checkpoint, PipelineSet pipelines, WindowCompletion completion, AlignmentMetrics metrics, int maxWindowsInFlight)
    {
        var frontiers = RigCheckpoint.Decode(checkpoint);
        Assignment = assignment.Assignment;
        _metrics = metrics;
        _clock = new SessionClock(assignment.Clock);
        _pipelines = [.. pipelines.Pipelines.Select(pipeline =>
            new RigPipeline(assignment, pipeline, frontiers.GetValueOrDefault(pipeline.Name), completion, metrics, maxWindowsInFlight))];
    }

    public PartitionAssignment Assignment { get; }

    public void Append(Sample[] samples, long wallUs)
    {
        var arrivals = _clock.ReadArrivalTimes(wallUs);
        foreach (var sample in samples)
        {
            if (!_offsets.TryAdvance(sample.Position))
            {
                _metrics.RecordReplayed(sample.Modality);
                continue;
            }

            var nowUs = _clock.MoveTo(sample, arrivals);
            foreach (var pipeline in _pipelines)
                pipeline.Append(sample, nowUs, wallUs);
        }
    }

    /// <summary>Sees to what has become due.</summary>
    public void Advance(long wallUs)
    {
        var nowUs = _clock.Advance(wallUs);
        foreach (var pipeline in _pipelines)
            pipeline.AdvanceTo(nowUs, wallUs);
    }

    /// <inheritdoc cref="SessionClock.IsHeldBackFrom"/>
    public bool IsHeldBackFrom(long dueUs, long wallUs) => _clock.IsHeldBackFrom(dueUs, wallUs);

    /// <summary>When a pipeline has something to do if nothing comes before; null for never.</summary>
    public long? NextDueUs()
    {
        long? dueUs = null;
        if (_clock.NowUs is not { } nowUs)
            return dueUs;
        foreach (var pipeline in _pipelines)
        {
            if (pipeline.NextDueUs(nowUs) is { } pipelineDueUs && !(pipelineDueUs >= dueUs))
                dueUs = pipelineDueUs;
        }

        return dueUs;
    }

    /// <summary>So many windows wait for their events that no more samples are to come.</summary>
    public bool IsFull => Array.Exists(_pipelines, pipeline => pipeline.IsFull);

    /// <summary>Returns once few enough windows wait for their events; is cancelled where the partition is taken away.</summary>
    public async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        foreach (var pipeline in _pipelines)
            await pipeline.WaitForRoomAsync(cancellationToken);
    }

    /// <summary>Returns once no window waits for its event, or it is not ours to publish any more.</summary>
    public Task DrainAsync() => Task.WhenAll(_pipelines.Select(pipeline => pipeline.DrainAsync()));

    public RigSnapshot TakeSnapshot()
    {
        var holds = new HoldOffsets(Assignment.Partition, isShared: _pipelines.Length > 1);
        return new RigSnapshot
        {
            Checkpoint = RigCheckpoint.Encode(_pipelines.ToDictionary(pipeline => pipeline.Name, pipeline => pipeline.TakeSnapshot(holds))),
            Holds = holds.ToArray(),
            HeldBytes = holds.Bytes,
        };
    }
}
