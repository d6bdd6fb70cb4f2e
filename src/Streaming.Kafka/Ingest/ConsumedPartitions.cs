using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// The partitions that the group has given to this consumer, and the work on them. A partition number is worked on while all its topics are this
/// consumer's, since a rig needs them all. For the consumer's thread alone.
/// </summary>
internal sealed class ConsumedPartitions(
    IngestContext context,
    Assignments assignments,
    CheckpointReader checkpoints,
    TopicWatch topics,
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
    private readonly SampleDecoder _decoder = new(options.Value.CheckPayloads);
    private readonly Dictionary<int, (PartitionPipeline Pipeline, PartitionReader Reader)> _working = [];
    private readonly ConcurrentDictionary<TopicPartition, Offset> _committed = [];
    private readonly BackgroundCommit _commit = new(options.Value.EffectiveCommitInterval, context.WakeUp, context.Time);
    private readonly List<Task> _releases = [];

    /// <summary>How long until there may be something to commit.</summary>
    public TimeSpan UntilCommit => _working.Count == 0 ? _options.EffectiveCommitInterval : _commit.UntilDue;

    public void Own(IEnumerable<TopicPartition> assigned) => _owned.UnionWith(assigned);

    /// <summary>Nobody works on the partition yet: it is read again from its start once somebody does.</summary>
    public bool IsWaiting(int partition) => !_working.ContainsKey(partition);

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

    /// <summary>Begins with partitions that are complete and that nobody works on: from their committed offsets, with what was written down of them.</summary>
    public void StartComplete(IConsumer<byte[]?, byte[]?> consumer, CancellationToken cancellationToken)
    {
        var numbers = _owned.GroupBy(owned => owned.Partition.Value)
            .Where(group => !_working.ContainsKey(group.Key) && group.Count() == context.Topics.Count)
            .Select(group => group.Key)
            .ToList();
        if (numbers.Count == 0)
            return;
        _commit.End();
        var loaded = checkpoints.Load(numbers, cancellationToken);
        var replaced = ForgetReplaced(loaded);
        var progress = numbers.ConvertAll(number => assignments.Open(number, loaded[number].Partition.Epoch + 1));
        var working = Pipelines();
        delivery.Write([.. progress.SelectMany(assignment => loaded[assignment.Partition].EncodeFor(assignment))], consumer, () => TakeSnapshots(working));
        var found = starts.Find(consumer, _owned.Where(owned => numbers.Contains(owned.Partition.Value)), replaced);
        found.ForEach(start => _committed[start.First.TopicPartition] = start.Committed);
        var offsets = found.Select(start => start.First).ToLookup(first => first.Partition.Value);
        foreach (var assignment in progress)
        {
            // First the queues, then the positions: what is fetched after a seek must not come into the consumer's own queue, past which would be read.
            var reader = CreateReader(consumer, offsets[assignment.Partition]);
            foreach (var start in offsets[assignment.Partition])
                consumer.Seek(start);
            var byTopic = offsets[assignment.Partition].Select(start => KeyValuePair.Create(start.Topic, start.Offset.Value));
            _working.Add(
                assignment.Partition,
                (new PartitionPipeline(context, assignment, assignments.CreditOf(assignment), assignments.ClockOf(assignment), loaded[assignment.Partition], byTopic), reader));
        }

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
        _owned.ExceptWith(revoked);
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
        _owned.ExceptWith(lost);
    }

    /// <summary>Ends all work without committing it; what is still owned can be started again.</summary>
    public void StopAll()
    {
        EndCommitInVain();
        var ending = _working.Keys.ToList();
        ending.ForEach(assignments.Revoke);
        delivery.GiveUp();
        if (!Finish(ending.ConvertAll(number => _working[number].Pipeline.DisposeAsync().AsTask())))
            Log.DrainTimedOut(context.Logger, _options.EffectiveDrainTimeout.TotalSeconds);
        Release(ending);
    }

    /// <summary>The consumer has failed: gives back all that it has fetched, for which it would otherwise wait when it is disposed of.</summary>
    public void Abandon()
    {
        foreach (var (number, work) in _working)
        {
            assignments.Revoke(number);
            work.Reader.Dispose();
        }

        _working.Clear();
    }

    /// <summary>Waits until the rigs know that nobody reads for them any more: a silo that shuts down meanwhile would look for another one for them.</summary>
    public void FinishReleases() => Finish(_releases);

    /// <summary>Of topics that were deleted and made again, what is written down counts no more.</summary>
    private HashSet<TopicPartition> ForgetReplaced(Dictionary<int, LoadedCheckpoints> loaded)
    {
        var ids = topics.Begin();
        var replaced = new HashSet<TopicPartition>();
        foreach (var (number, checkpoints) in loaded)
            replaced.UnionWith(checkpoints.ForgetReplaced(ids, context.Rigs.ForgetOffsets).Select(topic => new TopicPartition(topic, number)));
        foreach (var topic in replaced.Select(partition => partition.Topic).Distinct())
            Log.TopicReplaced(context.Logger, topic);
        return replaced;
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
