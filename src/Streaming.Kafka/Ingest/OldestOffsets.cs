using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Streaming.Kafka;

/// <summary>What retention has left.</summary>
internal sealed class OldestOffsets(KafkaAdmin admin) : IOldestOffsets
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyDictionary<TopicPartition, long>> FindAsync(IReadOnlyCollection<TopicPartition> partitions) =>
        (await admin.Client.ListOffsetsAsync(partitions, OffsetSpec.Earliest(), RequestTimeout))
            .Where(found => !found.Error.IsError)
            .ToDictionary(found => found.TopicPartition, found => found.Offset.Value);
}
