using Confluent.Kafka;
using Microsoft.Extensions.Options;

namespace Streaming.Kafka;

/// <summary>The partitions of the events topic that the group has given to this consumer. For the consumer's thread alone.</summary>
internal sealed class SubscribedPartitions(
    SubscriptionContext context, SubscriptionStarts starts, StartOffsets startOffsets, IngestStatus status, IOptions<KafkaOptions> options)
{
    private readonly PartitionCredit _credit = PartitionCredit.Of(options.Value);
    private readonly TimeSpan _drainTimeout = options.Value.EffectiveDrainTimeout;
    private readonly Dictionary<TopicPartition, SubscribedPartition> _partitions = [];
    private readonly HashSet<TopicPartition> _paused = [];

    public void Own(IReadOnlyCollection<TopicPartition> assigned)
    {
        starts.Begin(assigned);
        if (assigned.Count == 0)
            status.Assign(_partitions.Count);
    }

    /// <summary>Begins with those of which it is known by now where.</summary>
    public void BeginKnown(IConsumer<byte[]?, byte[]?> consumer)
    {
        if (starts.Known.FindAll(known => TryBegin(consumer, known)).Count == 0)
            return;
        Log.PartitionsAssigned(context.Logger, string.Join(", ", _partitions.Keys.Select(partition => partition.Partition.Value).Order()));
        _credit.DivideAmong(_partitions.Count);
        status.Assign(_partitions.Count);
    }

    /// <summary>
    /// Hands a record on. A partition of which too much waits is left with the broker until less does, and one that is not begun until it is: then this record comes again.
    /// </summary>
    public void Enqueue(IConsumer<byte[]?, byte[]?> consumer, ConsumeResult<byte[]?, byte[]?> record)
    {
        if (!_partitions.TryGetValue(record.TopicPartition, out var partition))
        {
            consumer.Pause([record.TopicPartition]);
            return;
        }

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
        starts.Forget(ended);
        var stopping = Task.WhenAll(ended.Where(_partitions.ContainsKey).Select(partition => _partitions[partition].DisposeAsync().AsTask()));
        if (!stopping.Wait(_drainTimeout))
            Log.DrainTimedOut(context.Logger, _drainTimeout.TotalSeconds);
        foreach (var partition in ended)
            _partitions.Remove(partition);
        _paused.ExceptWith(ended);
        _credit.DivideAmong(_partitions.Count);
        status.Revoke(_partitions.Count);
    }

    /// <summary>No broker is asked from its return on.</summary>
    public void Abandon() => starts.End();

    private bool TryBegin(IConsumer<byte[]?, byte[]?> consumer, PartitionOffsets known)
    {
        try
        {
            consumer.Seek(new TopicPartitionOffset(known.Partition, known.Low)); // Where it is not fetched yet this fails, and nothing else tells.
            var start = startOffsets.StartOf(known, isReplaced: known.EndsBeforeCommitted);
            KeepStart(consumer, start);
            consumer.Seek(start.First);
            consumer.Resume([known.Partition]);
            starts.Forget([known.Partition]);
            _partitions.Add(known.Partition, new SubscribedPartition(context, start.First, consumer.StoreOffset));
            return true;
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            starts.Repeat([known.Partition], new Error(e.Error.Code, $"{known.Partition.Topic}/{known.Partition.Partition.Value} cannot be read yet ({e.Error.Reason})"));
            return false;
        }
    }

    /// <summary>
    /// Where the group has no offset yet, it has one from now on: who begins next would find another end of the topic. And what was deleted before it was read is told once.
    /// </summary>
    private static void KeepStart(IConsumer<byte[]?, byte[]?> consumer, PartitionStart start)
    {
        if (start.Committed != start.First.Offset)
            consumer.Commit([start.First]);
    }
}
