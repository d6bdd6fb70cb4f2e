using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime.Placement;
using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo;

/// <inheritdoc cref="IRigGrain"/>
[PreferLocalPlacement]
internal sealed class RigGrain : Grain, IRigGrain
{
    /// <summary>A timer cannot be set to more than 49 days, which a deadline may be; it just asks again.</summary>
    private static readonly long MaxTimerUs = EventTime.FromTimeSpan(TimeSpan.FromDays(1));

    /// <summary>Well below the time after which Orleans gives a call up.</summary>
    private static readonly TimeSpan MaxWaitForRoom = TimeSpan.FromSeconds(5);

    private readonly PipelineSet _pipelines;
    private readonly WindowCompletion _completion;
    private readonly AlignmentMetrics _metrics;
    private readonly AlignmentOptions _options;
    private readonly Assignments _assignments;
    private readonly ILocalSiloDetails _silo;
    private readonly TimeProvider _time;
    private readonly IGrainTimer _timer;
    private readonly string _rig;
    private RigSession? _session;

    public RigGrain(
        PipelineSet pipelines,
        WindowCompletion completion,
        AlignmentMetrics metrics,
        IOptions<AlignmentOptions> options,
        Assignments assignments,
        ILocalSiloDetails silo,
        TimeProvider time)
    {
        (_pipelines, _completion, _metrics, _options) = (pipelines, completion, metrics, options.Value);
        (_assignments, _silo, _time) = (assignments, silo, time);
        _rig = RigKey.Parse(this.GetPrimaryKeyString()).Rig;
        _timer = this.RegisterGrainTimer(AdvanceAsync, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)
        {
            KeepAlive = true,
        });
    }

    public ValueTask<AppendResult> AppendAsync(SampleBatch batch)
    {
        RequireOnReadersSilo();
        if (SessionOf(batch) is not { } session)
            return ValueTask.FromResult(AppendResult.Gap);
        var nowUs = _time.NowUs();
        session.Append(batch.Samples, nowUs);
        Schedule(nowUs);
        return ValueTask.FromResult(session.IsFull ? AppendResult.Full : AppendResult.Taken);
    }

    public async ValueTask<bool> WaitForRoomAsync(PartitionAssignment assignment)
    {
        if (_session is not { } session || session.Assignment != assignment)
            return true; // as the next batch will find out
        using var patience = new CancellationTokenSource(MaxWaitForRoom, _time);
        try
        {
            await session.WaitForRoomAsync(patience.Token);
            return true;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return false;
        }
    }

    public ValueTask<RigSnapshot?> GetSnapshotAsync(PartitionAssignment assignment) =>
        ValueTask.FromResult(_session?.Assignment == assignment ? _session.TakeSnapshot() : null);

    public async ValueTask DrainAsync(PartitionAssignment assignment)
    {
        if (_session is { } session && session.Assignment == assignment)
            await session.DrainAsync();
    }

    public ValueTask ReleaseAsync(PartitionAssignment assignment)
    {
        if (_session?.Assignment == assignment)
            DeactivateOnIdle();
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// A rig is where its partition is read. Left behind on another silo it would end with that silo. The reader asks again, and what it replays from its
    /// committed offset goes to a rig beside it.
    /// </summary>
    private void RequireOnReadersSilo()
    {
        if (RequestContext.Get(IPlacementDirector.PlacementHintKey) is not SiloAddress reader || reader.Equals(_silo.SiloAddress))
            return;
        MigrateOnIdle();
        throw new InvalidOperationException($"Rig {_rig} moves to {reader}, where its partition is read now.");
    }

    /// <returns>Null where the batch continues what this activation never had.</returns>
    private RigSession? SessionOf(SampleBatch batch)
    {
        var assignment = batch.Assignment;
        if (_session is { } session && session.Assignment == assignment)
            return session;
        if (_session is { } newer && newer.Assignment.Epoch > assignment.Epoch)
            throw new StaleAssignmentException(assignment, newer.Assignment);
        if (!batch.IsFirst)
            return null;
        return _session = new RigSession(
            RigAssignment.Of(_rig, assignment, _assignments),
            batch.Checkpoint,
            _pipelines,
            _completion,
            _metrics,
            _options.MaxWindowsInFlight);
    }

    private Task AdvanceAsync()
    {
        var nowUs = _time.NowUs();
        _session?.AdvanceTo(nowUs);
        Schedule(nowUs);
        return Task.CompletedTask;
    }

    /// <param name="reachedUs">Until when the session has seen to everything. Asked as of now, it would leave out what has become due since.</param>
    private void Schedule(long reachedUs)
    {
        var delay = _session?.NextDueUs(reachedUs) is { } timeUs
            ? TimeSpan.FromMicroseconds(Math.Clamp(timeUs - _time.NowUs(), 1_000, MaxTimerUs))
            : Timeout.InfiniteTimeSpan;
        _timer.Change(delay, Timeout.InfiniteTimeSpan);
    }
}
