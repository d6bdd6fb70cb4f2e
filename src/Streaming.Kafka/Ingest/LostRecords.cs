using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Streaming.Kafka;

/// <summary>
/// Notices records that were deleted before they were read: librdkafka goes on with the oldest there is and says nothing. A gap of offsets alone does not
/// tell, since compacted topics and transactions have some; the oldest offset that is left does. For the consumer's thread alone.
/// </summary>
internal sealed class LostRecords(KafkaMetrics metrics, ILogger<LostRecords> logger)
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Reading begins.</summary>
    /// <param name="oldest">What is left.</param>
    /// <param name="wanted">Where it should begin.</param>
    public void ReportBefore(Offset oldest, TopicPartitionOffset wanted) => Report(wanted.TopicPartition, wanted.Offset.Value, oldest.Value);

    /// <summary>Between two records that were read there are others' offsets.</summary>
    /// <param name="consumer">Which read them.</param>
    /// <param name="partition">Theirs.</param>
    /// <param name="expected">The offset after the earlier one.</param>
    /// <param name="read">The offset of the later one.</param>
    public void ReportGap<TKey, TValue>(IConsumer<TKey, TValue> consumer, TopicPartition partition, long expected, long read) =>
        Report(partition, expected, Math.Min(read, consumer.QueryWatermarkOffsets(partition, RequestTimeout).Low.Value));

    private void Report(TopicPartition partition, long start, long end)
    {
        if (end <= start)
            return;
        metrics.RecordLost(partition.Topic, end - start);
        Log.RecordsLost(logger, partition.Topic, partition.Partition.Value, start, end - 1);
    }
}
