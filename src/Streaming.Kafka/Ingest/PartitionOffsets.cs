using Confluent.Kafka;

namespace Streaming.Kafka;

/// <summary>What brokers say of one partition of one topic.</summary>
/// <param name="Partition">Of which they were asked.</param>
/// <param name="Committed">What the group has committed; special where that is nothing.</param>
/// <param name="Low">The oldest record that is left.</param>
/// <param name="High">Behind the last that may be read.</param>
internal sealed record PartitionOffsets(TopicPartition Partition, Offset Committed, Offset Low, Offset High)
{
    /// <summary>Why the others are not known; null where they are.</summary>
    public Error? Fault { get; init; }

    /// <summary>It was made anew, or has lost what was read last, as where a leader was elected that had not everything.</summary>
    public bool EndsBeforeCommitted => !Committed.IsSpecial && Committed.Value > High.Value;

    /// <param name="answer">Of a broker.</param>
    /// <param name="asked">What it was asked for.</param>
    /// <returns>Null where it has answered.</returns>
    public static Error? FaultOf(TopicPartitionOffsetError answer, string asked) =>
        answer.Error.IsError ? new Error(answer.Error.Code, $"{asked} of {answer.Topic}/{answer.Partition.Value} is not known ({answer.Error.Reason})") : null;
}
