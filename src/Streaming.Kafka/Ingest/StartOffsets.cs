using Confluent.Kafka;
using Microsoft.Extensions.Options;

namespace Streaming.Kafka;

/// <summary>Where the reading of partitions begins: at their committed offsets, or where the consumer's settings say for those that have none.</summary>
internal sealed class StartOffsets(IOptions<KafkaOptions> options, LostRecords lost)
{
    private readonly bool _startsAtEnd = options.Value.CreateConsumerConfig().AutoOffsetReset == AutoOffsetReset.Latest;

    /// <summary>What retention has deleted cannot be read. Where a topic ends before what is committed of it, all that comes from its end on is new.</summary>
    /// <param name="known">What there is of the partition.</param>
    /// <param name="isReplaced">Nothing counts that was committed: the topic was deleted and made again since, and all that is in it is new.</param>
    public PartitionStart StartOf(PartitionOffsets known, bool isReplaced)
    {
        var (partition, committed, low, high) = known;
        if (isReplaced || known.EndsBeforeCommitted)
            return new PartitionStart(new TopicPartitionOffset(partition, isReplaced ? low : high), Offset.Unset);
        var wanted = new TopicPartitionOffset(partition, committed switch
        {
            { IsSpecial: false } => committed,
            _ when _startsAtEnd => high,
            _ => low,
        });
        lost.ReportBefore(low, wanted);
        return new PartitionStart(new TopicPartitionOffset(partition, Math.Max(wanted.Offset.Value, low.Value)), committed.IsSpecial ? Offset.Unset : committed);
    }
}
