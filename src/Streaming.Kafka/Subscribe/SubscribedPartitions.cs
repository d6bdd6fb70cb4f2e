using Confluent.Kafka;
using Microsoft.Extensions.Options;

namespace Streaming.Kafka;

/// <summary>The partitions of the events topic that the group has given to this consumer. For the consumer's thread alone.</summary>
internal sealed class SubscribedPartitions(
    SubscriptionContext context, GroupOffsets offsets, StartOffsets starts, IngestStatus status, IOptions<KafkaOptions> options)
{
    private readonly PartitionCredit _credit = PartitionCredit.Of(options.Value);
    private readonly TimeSpan _drainTimeout = options.Value.EffectiveDrainTimeout;
    private readonly Dictionary<TopicPartition, SubscribedPartition> _partitions = [];
    private readonly HashSet<TopicPartition> _paused = [];

    /// <returns>Where their reading begins.</returns>
    public List<TopicPartitionOffset> Begin(IConsumer<byte[]?, byte[]?> consumer, string group, List<TopicPartition> assigned, CancellationToken cancellationToken)
    {
        var begun = Retry.UntilDoneAsync(
            () => FindStartsAsync(consumer, group, assigned),
            (attempt, reason) => Log.StartsUnknown(context.Logger, attempt, reason),
            context.Time,
            cancellationToken).GetAwaiter().GetResult();
        foreach (var start in begun)
            _partitions.Add(start.TopicPartition, new SubscribedPartition(context, start, consumer.StoreOffset));
        Log.PartitionsAssigned(context.Logger, string.Join(", ", _partitions.Keys.Select(partition => partition.Partition.Value).Order()));
        _credit.DivideAmong(_partitions.Count);
        status.Assign(_partitions.Count);
        return begun;
    }

    /// <summary>Hands a record on. A partition of which too much waits is left with the broker until less does.</summary>
    public void Enqueue(IConsumer<byte[]?, byte[]?> consumer, ConsumeResult<byte[]?, byte[]?> record)
    {
        var partition = _partitions[record.TopicPartition];
        partition.Enqueue(record);
        if (partition.QueuedBytes <= _credit.Bytes)
            return;
        consumer.Pause([record.TopicPartition]);
        _paused.Add(record.TopicPartition);
    }

    /// <exception cref="KafkaException">A partition cannot go on.</exception>
    public void ResumeThoseWithRoom(IConsumer<byte[]?, byte[]?> consumer)
    {
        foreach (var (number, partition) in _partitions)
        {
            partition.ThrowIfFailed();
            if (partition.QueuedBytes <= _credit.Bytes / 2 && _paused.Remove(number))
                consumer.Resume([number]);
        }
    }

    /// <summary>They are taken away: what is being handed on may take as long as the drain timeout.</summary>
    public void End(IReadOnlyCollection<TopicPartition> ended)
    {
        var stopping = Task.WhenAll(ended.Select(partition => _partitions[partition].DisposeAsync().AsTask()));
        if (!stopping.Wait(_drainTimeout))
            Log.DrainTimedOut(context.Logger, _drainTimeout.TotalSeconds);
        foreach (var partition in ended)
            _partitions.Remove(partition);
        _paused.ExceptWith(ended);
        _credit.DivideAmong(_partitions.Count);
        status.Revoke(_partitions.Count);
    }

    /// <summary>Where the group has no offset yet, it has one from now on: who begins next would find another end of the topic.</summary>
    private async Task<List<TopicPartitionOffset>> FindStartsAsync(IConsumer<byte[]?, byte[]?> consumer, string group, List<TopicPartition> assigned)
    {
        var known = await offsets.FindAsync(group, assigned);
        if (known.FirstOrDefault(partition => partition.Fault is not null) is { Fault: { } fault })
            throw new KafkaException(fault);
        var found = known.Select(partition => starts.StartOf(partition, isReplaced: false)).ToList();
        var first = found.Where(start => start.Committed.IsSpecial).Select(start => start.First).ToList();
        if (first.Count > 0)
            consumer.Commit(first);
        return found.ConvertAll(start => start.First);
    }
}
