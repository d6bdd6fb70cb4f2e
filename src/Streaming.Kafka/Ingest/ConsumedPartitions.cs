using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using Streaming.Abstractions;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka;

/// <summary>
/// The partitions that the group has given to this consumer, and the work on them. A partition number is worked on while all its topics are this
/// consumer's, since a rig needs them all. For the consumer's thread alone.
/// </summary>
internal sealed class ConsumedPartitions(
    IngestContext context,
    Assignments assignments,
    PartitionPreparation preparation,
    IDelivery delivery,
    StartOffsets starts,
    LostRecords lost,
    IOptions<KafkaOptions> options)
{
    /// <summary>
    /// So many times its credit a partition may hold in open windows, as it does while a sensor is waited for. Then a topic that has nothing keeps those ahead of it from
    /// being read.
    /// </summary>
    private const int OpenWindowCredits = 4;

    private readonly KafkaOptions _options = options.Value;
    private readonly HashSet<TopicPartition> _owned = [];
    private readonly HashSet<TopicPartition> _parked = [];
    private readonly SampleDecoder _decoder = new(options.Value.CheckPayloads);
    private readonly Dictionary<int, (PartitionPipeline Pipeline, PartitionReader Reader)> _working = [];
    private readonly ConcurrentDictionary<TopicPartition, Offset> _committed = [];
    private readonly BackgroundCommit _commit = new(options.Value.EffectiveCommitInterval, context.WakeUp, context.Time);
    private readonly List<Task> _releases = [];

    /// <summary>How long until there may be something to commit.</summary>
    public TimeSpan UntilCommit => _working.Count == 0 ? _options.EffectiveCommitInterval : _commit.UntilDue;

    /// <param name="assigned">Besides those that are owned already.</param>
    public void Own(IReadOnlyCollection<TopicPartition> assigned)
    {
        _owned.UnionWith(assigned);
        if (assigned.Count == 0)
            context.Status.Assign(_working.Count);
    }

    /// <summary>
    /// A record has come of a partition that nobody works on yet: it is read again once somebody does, and until then what more there is stays with the broker.
    /// </summary>
    /// <exception cref="ReplayRequiredException">Somebody does.</exception>
    public void Park(IConsumer<byte[]?, byte[]?> consumer, TopicPartition partition)
    {
        if (!IsWaiting(partition.Partition.Value))
            throw new ReplayRequiredException($"A record of {partition.Topic}/{partition.Partition.Value} came out of its turn.");
        if (_parked.Add(partition))
            consumer.Pause([partition]);
    }

    /// <summary>
    /// Hands to the rigs what is fetched. Where a partition's records wait for their rigs, or its open windows hold too much, the rest is left with the
    /// broker.
    /// </summary>
    /// <returns>Whether there was anything.</returns>
    /// <exception cref="ReplayRequiredException">Something was read and could not be handed on.</exception>
    public bool Read()
    {
        try
        {
            var hasRead = false;
            foreach (var (pipeline, reader) in _working.Values)
                hasRead |= pipeline.QueuedBytes <= assignments.CreditBytes && Read(reader, pipeline);
            return hasRead;
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            throw new ReplayRequiredException($"Records could not be read: {e.Error.Reason}");
        }
    }

    /// <summary>Begins with partitions that are complete and that nobody works on, once it is known how: from their committed offsets, with what was written down of them.</summary>
    public void StartComplete(IConsumer<byte[]?, byte[]?> consumer)
    {
        if (_owned.Count == _working.Count * context.Topics.Count)
            return;
        Prepare();
        var ready = preparation.Known.FindAll(prepared => IsFetched(consumer, prepared));
        if (ready.Count == 0)
            return;
        _commit.End();
        ReportOutdated(ready);
        var assigned = ready.ConvertAll(prepared => assignments.Open(prepared.Number, prepared.Checkpoints.Partition.Epoch + 1));
        if (TryWrite(consumer, [.. ready.Zip(assigned).SelectMany(begun => begun.First.Checkpoints.EncodeFor(begun.Second))]) is { } refusal)
        {
            assigned.ForEach(assignment => assignments.Revoke(assignment.Partition));
            preparation.Repeat(assigned.ConvertAll(assignment => assignment.Partition), refusal);
            return;
        }

        foreach (var (prepared, assignment) in ready.Zip(assigned))
            Start(consumer, prepared, assignment);
        Log.PartitionsAssigned(context.Logger, string.Join(", ", _working.Keys.Order()));
        context.Status.Assign(_working.Count);
    }

    /// <summary>Begins to commit what nobody needs any more, where it is time.</summary>
    public void CommitIfDue(IConsumer<byte[]?, byte[]?> consumer)
    {
        if (UntilCommit > TimeSpan.Zero)
            return;
        _commit.End();
        foreach (var (pipeline, reader) in _working.Values)
            pipeline.NoteEnd(reader.FindEnd());
        var pipelines = Pipelines();
        _commit.Begin(() => delivery.Commit(consumer, () => TakeSnapshots(pipelines)));
    }

    /// <exception cref="ReplayRequiredException">A commit that was begun has failed.</exception>
    public void ThrowIfCommitFailed() => _commit.EndIfFailed();

    /// <summary>Partitions are taken away: finishes what is in hand, within the drain timeout, and commits it.</summary>
    public void Revoke(IConsumer<byte[]?, byte[]?> consumer, IReadOnlyCollection<TopicPartition> revoked)
    {
        var ending = revoked.Select(partition => partition.Partition.Value).Distinct().Where(_working.ContainsKey).ToList();
        Disown(revoked);
        preparation.Forget(revoked.Select(partition => partition.Partition.Value));
        _commit.End();
        if (ending.Count == 0)
            return;
        if (!Finish(ending.ConvertAll(number => _working[number].Pipeline.DrainAsync())))
            Log.DrainTimedOut(context.Logger, _options.EffectiveDrainTimeout.TotalSeconds);
        delivery.Commit(consumer, () =>
        {
            var snapshots = TakeSnapshots(Pipelines()) ?? throw new ReplayRequiredException("The rigs did not say in time what they hold.");
            ending.ForEach(assignments.Revoke);
            return snapshots;
        });
        Release(ending);
    }

    /// <summary>Partitions are somebody else's already: nothing can be committed for them.</summary>
    public void Lose(IReadOnlyCollection<TopicPartition> lost)
    {
        StopAll();
        Disown(lost);
    }

    /// <summary>Ends all work without committing it, what was about to begin too; what is still owned can be started again.</summary>
    public void StopAll()
    {
        preparation.ForgetAll();
        EndCommitInVain();
        assignments.RevokeAll();
        delivery.GiveUp();
        var ending = _working.Keys.ToList();
        if (!Finish(ending.ConvertAll(number => _working[number].Pipeline.DisposeAsync().AsTask())))
            Log.DrainTimedOut(context.Logger, _options.EffectiveDrainTimeout.TotalSeconds);
        Release(ending);
    }

    /// <summary>The consumer has failed: gives back all that it has fetched, for which it would otherwise wait when it is disposed of.</summary>
    public void Abandon()
    {
        preparation.End();
        foreach (var (number, work) in _working)
        {
            assignments.Revoke(number);
            work.Reader.Dispose();
        }

        _working.Clear();
    }

    /// <summary>Waits until the rigs know that nobody reads for them any more: a silo that shuts down meanwhile would look for another one for them.</summary>
    public void FinishReleases() => Finish(_releases);

    private void Prepare() => preparation.Begin(_owned.GroupBy(owned => owned.Partition.Value)
        .Where(group => IsWaiting(group.Key) && group.Count() == context.Topics.Count)
        .Select(group => group.Key));

    /// <summary>
    /// Where the consumer has not begun to fetch a partition yet, as it does once it has asked where to, it cannot be told where to begin either. Nobody but the attempt tells.
    /// </summary>
    private bool IsFetched(IConsumer<byte[]?, byte[]?> consumer, PreparedPartition prepared)
    {
        try
        {
            foreach (var topic in prepared.Offsets)
                consumer.Seek(new TopicPartitionOffset(topic.Partition, topic.Low));
            return true;
        }
        catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_State)
        {
            preparation.Repeat([prepared.Number], new Error(e.Error.Code, $"Partition {prepared.Number} is not fetched yet"));
            return false;
        }
    }

    private void ReportOutdated(List<PreparedPartition> ready)
    {
        foreach (var topic in ready.SelectMany(prepared => prepared.Replaced).Distinct())
            Log.TopicReplaced(context.Logger, topic);
        foreach (var prepared in ready)
        {
            foreach (var topic in prepared.Offsets.Where(topic => topic.EndsBeforeCommitted && !prepared.Replaced.Contains(topic.Partition.Topic)))
                Log.TopicShortened(context.Logger, topic.Partition.Topic, topic.Partition.Partition.Value, topic.High.Value, topic.Committed.Value);
        }
    }

    /// <returns>Why the broker refuses it, which is no reason for others to stand still; null where it does not.</returns>
    private Error? TryWrite(IConsumer<byte[]?, byte[]?> consumer, IReadOnlyList<CheckpointRecord> records)
    {
        try
        {
            var working = Pipelines();
            delivery.Write(records, consumer, () => TakeSnapshots(working));
            return null;
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            return e.Error;
        }
    }

    private void Start(IConsumer<byte[]?, byte[]?> consumer, PreparedPartition prepared, PartitionAssignment assignment)
    {
        var found = prepared.Offsets.Select(offsets => starts.StartOf(offsets, prepared.Replaced.Contains(offsets.Partition.Topic))).ToList();
        found.ForEach(start => _committed[start.First.TopicPartition] = start.Committed);
        // First the queues, then the positions: what is fetched after a seek must not come into the consumer's own queue, past which would be read.
        var first = found.ConvertAll(start => start.First);
        var reader = CreateReader(consumer, first);
        first.ForEach(consumer.Seek);
        Unpark(consumer, first.ConvertAll(start => start.TopicPartition));
        var byTopic = first.Select(start => KeyValuePair.Create(start.Topic, start.Offset.Value));
        var pipeline = new PartitionPipeline(context, assignment, assignments.CreditOf(assignment), assignments.ClockOf(assignment), prepared.Checkpoints, byTopic);
        preparation.Forget([prepared.Number]);
        _working.Add(assignment.Partition, (pipeline, reader));
    }

    /// <summary>All of them: one that was parked when it was taken away is still paused when it is given back.</summary>
    private void Unpark(IConsumer<byte[]?, byte[]?> consumer, IReadOnlyCollection<TopicPartition> begun)
    {
        consumer.Resume(begun);
        _parked.ExceptWith(begun);
    }

    private bool IsWaiting(int number) => !_working.ContainsKey(number);

    private void Disown(IReadOnlyCollection<TopicPartition> gone)
    {
        _owned.ExceptWith(gone);
        _parked.ExceptWith(gone);
    }

    private bool Read(PartitionReader reader, PartitionPipeline pipeline)
    {
        var records = pipeline.RentList();
        var bytes = reader.Read(records, assignments.CreditBytes / PartitionPipeline.TurnsPerCredit, onlyBehind: pipeline.HeldBytes > assignments.CreditBytes * OpenWindowCredits);
        var hasRead = records.Count > 0;
        pipeline.Enqueue(records, bytes, reader.FindMark(context.Time.NowUs()));
        return hasRead;
    }

    private PartitionReader CreateReader(IConsumer<byte[]?, byte[]?> consumer, IEnumerable<TopicPartitionOffset> offsets)
    {
        var topics = offsets.Select(start => new TopicReader(
            context, consumer, RecordQueue.Of(consumer, start.TopicPartition, context.WakeUp), start, _decoder, lost));
        return new PartitionReader([.. topics], _options.MaxPollRecords);
    }

    private List<PartitionPipeline> Pipelines() => [.. _working.Values.Select(work => work.Pipeline)];

    private void EndCommitInVain()
    {
        try
        {
            _commit.End();
        }
        catch (ReplayRequiredException)
        {
            // Everything is replayed from here on.
        }
    }

    /// <summary>Of all partitions at once; null where a rig does not answer, or not in time.</summary>
    private List<PartitionSnapshot>? TakeSnapshots(List<PartitionPipeline> pipelines)
    {
        try
        {
            var taking = Task.WhenAll(pipelines.Select(pipeline => pipeline.TakeSnapshotAsync()));
            if (Finish([taking]))
                return [.. taking.GetAwaiter().GetResult().Select(CompareWithCommitted)];
            Log.SnapshotTimedOut(context.Logger, _options.EffectiveDrainTimeout.TotalSeconds);
            return null;
        }
        catch (Exception e) when (e is not ReplayRequiredException)
        {
            Log.SnapshotFailed(context.Logger, e);
            return null;
        }
    }

    private PartitionSnapshot CompareWithCommitted(PartitionSnapshot snapshot)
    {
        List<TopicPartitionOffset> moved = [.. snapshot.Positions.Where(position => _committed[position.TopicPartition] != position.Offset)];
        return snapshot with
        {
            Moved = moved,
            MarkWritten = () =>
            {
                snapshot.MarkWritten();
                moved.ForEach(position => _committed[position.TopicPartition] = position.Offset);
            },
        };
    }

    private void Release(List<int> ended)
    {
        _releases.RemoveAll(release => release.IsCompleted);
        foreach (var number in ended)
        {
            var (pipeline, reader) = _working[number];
            _working.Remove(number);
            reader.Dispose();
            _releases.Add(ReleaseAsync(pipeline));
        }

        context.Status.Revoke(_working.Count);
    }

    private async Task ReleaseAsync(PartitionPipeline pipeline)
    {
        try
        {
            await pipeline.ReleaseAsync();
        }
        catch (Exception e)
        {
            // A rig that stays begins anew with the first batch of its next assignment all the same.
            Log.ReleaseFailed(context.Logger, e);
        }
    }

    /// <returns>Whether all ended within the drain timeout. Their faults are those of whoever looks at their results.</returns>
    private bool Finish(IReadOnlyCollection<Task> tasks)
    {
        try
        {
            return Task.WhenAll(tasks).Wait(_options.EffectiveDrainTimeout);
        }
        catch (AggregateException)
        {
            return true;
        }
    }
}
