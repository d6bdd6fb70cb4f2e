using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime.Placement;
using Streaming.Abstractions;

namespace Streaming.AlignmentSilo;

/// <inheritdoc cref="IRigGrain"/>
[PreferLocalPlacement]
internal sealed class RigGrain : Grain, IRigGrain
{
    /// <summary>A timer cannot be set to more than 49 days, which a deadline may be; it just asks again.</summary>
    private static readonly long MaxTimerUs = EventTime.FromTimeSpan(TimeSpan.FromDays(1));

    private readonly RigPipeline[] _pipelines;
    private readonly RigOffsets _offsets = new();
    private readonly AlignmentMetrics _metrics;
    private readonly ILocalSiloDetails _silo;
    private readonly TimeProvider _time;
    private readonly IGrainTimer _timer;

    public RigGrain(
        PipelineSet pipelines,
        WindowCompletion completion,
        AlignmentMetrics metrics,
        IOptions<AlignmentOptions> options,
        ILocalSiloDetails silo,
        TimeProvider time)
    {
        _metrics = metrics;
        _silo = silo;
        _time = time;
        _pipelines = [.. pipelines.Pipelines.Select(pipeline =>
            new RigPipeline(this.GetPrimaryKeyString(), pipeline, completion, metrics, options.Value.MaxWindowsInFlight))];
        _timer = this.RegisterGrainTimer(AdvanceAsync, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)
        {
            KeepAlive = true,
        });
    }

    public async ValueTask<HoldOffset[]> AppendAsync(SampleBatch batch)
    {
        RequireOnReadersSilo();
        var nowUs = _time.NowUs();
        foreach (var sample in batch.Samples)
        {
            if (_offsets.TryAdvance(sample.Position))
                Append(sample, nowUs);
            else
                _metrics.RecordReplayed(sample.Modality);
        }

        foreach (var pipeline in _pipelines)
            await pipeline.WaitForRoomAsync();
        Schedule();
        return CollectHolds();
    }

    public ValueTask<HoldOffset[]> GetHoldOffsetsAsync() => ValueTask.FromResult(CollectHolds());

    /// <summary>
    /// A rig is where its partition is read. Left behind on another silo it would end with that silo, while the reader, which lives on,
    /// would take the empty rig that follows for one that is done with everything. The reader asks again, and what it replays from its
    /// committed offset goes to a rig beside it.
    /// </summary>
    private void RequireOnReadersSilo()
    {
        if (RequestContext.Get(IPlacementDirector.PlacementHintKey) is not SiloAddress reader || reader.Equals(_silo.SiloAddress))
            return;
        MigrateOnIdle();
        throw new InvalidOperationException($"Rig {this.GetPrimaryKeyString()} moves to {reader}, where its partition is read now.");
    }

    private void Append(Sample sample, long nowUs)
    {
        foreach (var pipeline in _pipelines)
            pipeline.Append(sample, nowUs);
    }

    private Task AdvanceAsync()
    {
        var nowUs = _time.NowUs();
        foreach (var pipeline in _pipelines)
            pipeline.AdvanceTo(nowUs);
        Schedule();
        return Task.CompletedTask;
    }

    private void Schedule()
    {
        var nowUs = _time.NowUs();
        long? dueUs = null;
        foreach (var pipeline in _pipelines)
        {
            if (pipeline.NextDueUs(nowUs) is { } pipelineDueUs && !(pipelineDueUs >= dueUs))
                dueUs = pipelineDueUs;
        }

        var delay = dueUs is { } timeUs
            ? TimeSpan.FromMicroseconds(Math.Clamp(timeUs - nowUs, 1_000, MaxTimerUs))
            : Timeout.InfiniteTimeSpan;
        _timer.Change(delay, Timeout.InfiniteTimeSpan);
    }

    private HoldOffset[] CollectHolds()
    {
        var holds = new HoldOffsets();
        foreach (var pipeline in _pipelines)
            pipeline.CollectHolds(holds);
        return holds.ToArray();
    }
}
