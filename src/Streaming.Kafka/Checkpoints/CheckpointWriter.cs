using Confluent.Kafka;
using Microsoft.Extensions.Options;

namespace Streaming.Kafka;

/// <summary>Where checkpoints go: the partition of the checkpoints topic that has the number of the partition they are about.</summary>
internal sealed class CheckpointWriter(IOptions<KafkaOptions> options)
{
    private readonly string _topic = options.Value.ResolveCheckpointsTopic();

    public TopicPartition PartitionOf(CheckpointRecord record) => new(_topic, record.Assignment.Partition);
}
