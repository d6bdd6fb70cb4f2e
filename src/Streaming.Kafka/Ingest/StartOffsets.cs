using Confluent.Kafka;
using Microsoft.Extensions.Options;

namespace Streaming.Kafka;

/// <summary>Where the reading of partitions begins: at their committed offsets, or where the consumer's settings say for those that have none.</summary>
internal sealed class StartOffsets(IOptions<KafkaOptions> options, LostRecords lost)
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    private readonly bool _startsAtEnd = options.Value.CreateConsumerConfig().AutoOffsetReset == AutoOffsetReset.Latest;

    /// <param name="consumer">Whose group has committed offsets.</param>
    /// <param name="partitions">Where it is to begin.</param>
    /// <param name="replaced">Of these nothing counts that was committed: they were deleted and made again since, and all that is in them is new.</param>
    /// <remarks>Waits for transactions that have offsets in them and are not ended yet.</remarks>
    /// <exception cref="KafkaException">The broker did not tell.</exception>
    public List<PartitionStart> Find(IConsumer<byte[]?, byte[]?> consumer, IEnumerable<TopicPartition> partitions, IReadOnlySet<TopicPartition> replaced) =>
        consumer.Committed(partitions, RequestTimeout).ConvertAll(committed =>
        {
            var there = consumer.QueryWatermarkOffsets(committed.TopicPartition, RequestTimeout);
            return replaced.Contains(committed.TopicPartition) ? BeginningOf(committed.TopicPartition, there) : StartOf(committed, there);
        });

    private static PartitionStart BeginningOf(TopicPartition partition, WatermarkOffsets there) => new(new TopicPartitionOffset(partition, there.Low), Offset.Unset);

    /// <summary>What retention has deleted cannot be read. Committed beyond its end, it is not the topic that was read, or has lost what was.</summary>
    private PartitionStart StartOf(TopicPartitionOffset committed, WatermarkOffsets there)
    {
        if (!committed.Offset.IsSpecial && committed.Offset.Value > there.High.Value)
            return BeginningOf(committed.TopicPartition, there);
        var wanted = committed.Offset.IsSpecial
            ? new TopicPartitionOffset(committed.TopicPartition, _startsAtEnd ? there.High : there.Low)
            : committed;
        lost.ReportBefore(there.Low, wanted);
        var first = new TopicPartitionOffset(committed.TopicPartition, Math.Max(wanted.Offset.Value, there.Low.Value));
        return new PartitionStart(first, committed.Offset.IsSpecial ? Offset.Unset : committed.Offset);
    }
}
