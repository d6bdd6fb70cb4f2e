using Confluent.Kafka;

namespace Streaming.Kafka;

/// <summary>Asks brokers how far the subscription's group has come, and what there is of its partitions.</summary>
internal sealed class SubscriptionStarts(GroupOffsets offsets, SubscriptionContext context, IngestStatus status)
    : PartitionInquiry<TopicPartition, PartitionOffsets, PartitionOffsets>(status, context.Errors, context.Time)
{
    protected override async Task<IReadOnlyDictionary<TopicPartition, PartitionOffsets>> AskAsync(
        IReadOnlyList<TopicPartition> partitions, CancellationToken cancellationToken)
    {
        var told = await offsets.FindAsync(context.Group, partitions);
        foreach (var fault in told.Select(partition => partition.Fault).OfType<Error>())
            context.Errors.Add(fault);
        return told.Where(partition => partition.Fault is null).ToDictionary(partition => partition.Partition);
    }

    protected override IEnumerable<(TopicPartition Partition, PartitionOffsets Known)> Complete(
        IReadOnlyDictionary<TopicPartition, PartitionOffsets> answers, Predicate<TopicPartition> isWanted, CancellationToken cancellationToken) =>
        answers.Select(answer => (answer.Key, answer.Value));
}
