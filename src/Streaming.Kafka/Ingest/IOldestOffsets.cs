using Confluent.Kafka;

namespace Streaming.Kafka;

/// <summary>Knows what retention has left of topics.</summary>
internal interface IOldestOffsets
{
    /// <summary>Asks the broker for the oldest offset that is left of each partition. One of which it does not tell is left out.</summary>
    /// <exception cref="KafkaException">It did not answer.</exception>
    Task<IReadOnlyDictionary<TopicPartition, long>> FindAsync(IReadOnlyCollection<TopicPartition> partitions);
}
