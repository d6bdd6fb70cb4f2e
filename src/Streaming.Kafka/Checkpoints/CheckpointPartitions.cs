using Confluent.Kafka;
using Microsoft.Extensions.Options;

namespace Streaming.Kafka;

/// <summary>Where checkpoints lie: in the partition of the checkpoints topic that has the number of the partition they are about.</summary>
internal sealed class CheckpointPartitions(IOptions<KafkaOptions> options)
{
    private readonly string _topic = options.Value.ResolveCheckpointsTopic();

    public TopicPartition Of(int number) => new(_topic, number);
}
