using Confluent.Kafka;

namespace Streaming.Kafka;

/// <summary>Where the reading of one partition of one topic begins.</summary>
/// <param name="First">The first record that is read.</param>
/// <param name="Committed">
/// What the group has committed; <see cref="Offset.Unset"/> where it has committed nothing. That is not where reading begins: who comes next would have to
/// find the beginning anew, and by then the end of the topic, or the oldest record that is left, is another.
/// </param>
internal sealed record PartitionStart(TopicPartitionOffset First, Offset Committed);
