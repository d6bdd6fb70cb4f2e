using System.Runtime.InteropServices;
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

    private readonly Dictionary<(string Topic, int Partition), long> _next = [];

    /// <summary>Reading begins.</summary>
    /// <param name="wanted">Where it should.</param>
    /// <param name="oldest">What is left.</param>
    public void Begin(TopicPartitionOffset wanted, Offset oldest)
    {
        ReportUpTo(oldest.Value, wanted.TopicPartition, wanted.Offset.Value);
        _next[(wanted.Topic, wanted.Partition.Value)] = Math.Max(wanted.Offset.Value, oldest.Value);
    }

    /// <summary>A record was read.</summary>
    public void Read<TKey, TValue>(IConsumer<TKey, TValue> consumer, string topic, int partition, long offset)
    {
        ref var next = ref CollectionsMarshal.GetValueRefOrAddDefault(_next, (topic, partition), out var isKnown);
        if (isKnown && offset > next)
        {
            var at = new TopicPartition(topic, partition);
            ReportUpTo(Math.Min(offset, consumer.QueryWatermarkOffsets(at, RequestTimeout).Low.Value), at, next);
        }

        next = offset + 1;
    }

    private void ReportUpTo(long end, TopicPartition partition, long start)
    {
        if (end <= start)
            return;
        metrics.RecordLost(partition.Topic, end - start);
        Log.RecordsLost(logger, partition.Topic, partition.Partition.Value, start, end - 1);
    }
}
