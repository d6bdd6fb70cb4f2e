using Confluent.Kafka;
using Microsoft.Extensions.Options;

namespace Streaming.Kafka;

/// <summary>Where the reading of partitions begins: at their committed offsets, or where the consumer's settings say for those that have none.</summary>
internal sealed class StartOffsets(IOptions<KafkaOptions> options, LostRecords lost)
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    private readonly bool _startsAtEnd = options.Value.CreateConsumerConfig().AutoOffsetReset == AutoOffsetReset.Latest;

    /// <remarks>Waits for transactions that have offsets in them and are not ended yet.</remarks>
    /// <exception cref="KafkaException">The broker did not tell.</exception>
    public List<PartitionStart> Find(IConsumer<byte[]?, byte[]?> consumer, IEnumerable<TopicPartition> partitions) =>
        consumer.Committed(partitions, RequestTimeout).ConvertAll(committed => StartOf(consumer, committed));

    /// <summary>What retention has deleted cannot be read.</summary>
    private PartitionStart StartOf(IConsumer<byte[]?, byte[]?> consumer, TopicPartitionOffset committed)
    {
        var there = consumer.QueryWatermarkOffsets(committed.TopicPartition, RequestTimeout);
        var wanted = committed.Offset.IsSpecial
            ? new TopicPartitionOffset(committed.TopicPartition, _startsAtEnd ? there.High : there.Low)
            : committed;
        lost.ReportBefore(there.Low, wanted);
        var first = new TopicPartitionOffset(committed.TopicPartition, Math.Max(wanted.Offset.Value, there.Low.Value));
        return new PartitionStart(first, committed.Offset.IsSpecial ? Offset.Unset : committed.Offset);
    }
}
