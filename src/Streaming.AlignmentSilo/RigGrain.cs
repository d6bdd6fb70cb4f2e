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

    /// <summary>How soon a clock that is held back is looked at again: at first, since that mostly takes as long as it takes to hand a few records on.</summary>
    private static readonly TimeSpan ShortestPatience = TimeSpan.FromMilliseconds(4);

    /// <summary>And at last, while a backlog is read.</summary>
    private static readonly TimeSpan LongestPatience = TimeSpan.FromMilliseconds(256);

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
    private TimeSpan _patience = ShortestPatience;

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
        session.Append(batch.Samples, _time.NowUs());
        Schedule();
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
        _session?.Advance(_time.NowUs());
        Schedule();
        return Task.CompletedTask;
    }

    private void Schedule() => _timer.Change(UntilDue(), Timeout.InfiniteTimeSpan);

    private TimeSpan UntilDue()
    {
        if (_session is not { } session || session.NextDueUs() is not { } dueUs)
            return Timeout.InfiniteTimeSpan;
        var wallUs = _time.NowUs();
        if (!session.IsHeldBackFrom(dueUs, wallUs))
        {
            _patience = ShortestPatience;
            return TimeSpan.FromMicroseconds(Math.Clamp(dueUs - wallUs, 1_000, MaxTimerUs));
        }

        var patience = _patience;
        _patience = patience * 2 < LongestPatience ? patience * 2 : LongestPatience;
        return patience;
    }
}
