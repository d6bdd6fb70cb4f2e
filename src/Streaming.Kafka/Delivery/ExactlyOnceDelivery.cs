using Confluent.Kafka;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// Everything between two commits is one transaction: events, late samples, dead letters, checkpoints and offsets. The offsets go with the consumer's
/// group membership, so that the broker refuses those of a silo that the group has given up.
/// </summary>
/// <remarks>
/// While a commit is made nothing is produced: records wait, in the order they came, so that a snapshot tells exactly what is in the transaction.
/// </remarks>
internal sealed class ExactlyOnceDelivery(TransactionalProducer producer, Assignments assignments, CheckpointPartitions checkpoints) : IDelivery
{
    private readonly Lock _lock = new();
    private readonly Queue<WaitingRecord> _waiting = [];
    private bool _isOpen;

    public void Start()
    {
        producer.Start();
        Open();
    }

    public Task PublishAsync(PartitionAssignment assignment, string topic, Message<byte[]?, byte[]?> message, Publication publication)
    {
        var record = new WaitingRecord(assignment, new TopicPartition(topic, Partition.Any), message, publication);
        lock (_lock)
        {
            if (!_isOpen || _waiting.Count > 0 || !TryPublish(record))
                _waiting.Enqueue(record);
        }

        return record.Done.Task;
    }

    public void Commit(IConsumer<byte[]?, byte[]?> consumer, Func<IReadOnlyList<PartitionSnapshot>?> takeSnapshots)
    {
        Close();
        if (takeSnapshots() is { } snapshots)
            Commit(consumer, snapshots);
        Open();
    }

    public void Write(IReadOnlyList<CheckpointRecord> records, IConsumer<byte[]?, byte[]?> consumer, Func<IReadOnlyList<PartitionSnapshot>?> takeSnapshots)
    {
        Close();
        var snapshots = takeSnapshots() ?? throw new ReplayRequiredException("The rigs did not say in time what they hold.");
        Produce(records);
        Commit(consumer, snapshots);
        Open();
    }

    public void GiveUp()
    {
        Close();
        producer.Abort();
        Open();
    }

    private void Commit(IConsumer<byte[]?, byte[]?> consumer, IReadOnlyList<PartitionSnapshot> snapshots)
    {
        Produce(snapshots.SelectMany(snapshot => snapshot.Checkpoints));
        producer.Commit(OffsetsOf(snapshots), consumer.ConsumerGroupMetadata);
        foreach (var snapshot in snapshots)
            snapshot.MarkWritten();
    }

    /// <summary>What has moved. Where events go without, all: no offset, no question to the group whether it still knows us.</summary>
    private List<TopicPartitionOffset> OffsetsOf(IReadOnlyList<PartitionSnapshot> snapshots)
    {
        var moved = snapshots.SelectMany(snapshot => snapshot.Moved).ToList();
        return moved.Count > 0 || !producer.IsInTransaction ? moved : [.. snapshots.SelectMany(snapshot => snapshot.Positions)];
    }

    private void Close()
    {
        lock (_lock)
            _isOpen = false;
    }

    private void Open()
    {
        lock (_lock)
        {
            _isOpen = true;
            while (_waiting.TryPeek(out var record) && TryPublish(record))
                _waiting.Dequeue();
        }
    }

    /// <returns>False where the record must wait.</returns>
    private bool TryPublish(WaitingRecord record)
    {
        if (!assignments.IsCurrent(record.Assignment))
        {
            record.Done.TrySetCanceled();
            return true;
        }

        try
        {
            if (!producer.TryProduce(record.Topic, record.Message))
                return false;
            record.Publication.MarkPublished();
            record.Done.TrySetResult();
        }
        catch (KafkaException e)
        {
            record.Done.TrySetException(e);
        }

        return true;
    }

    private void Produce(IEnumerable<CheckpointRecord> records)
    {
        foreach (var record in records)
            producer.Produce(checkpoints.Of(record.Assignment.Partition), CheckpointCodec.ToMessage(record));
    }

    private sealed record WaitingRecord(
        PartitionAssignment Assignment, TopicPartition Topic, Message<byte[]?, byte[]?> Message, Publication Publication)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
