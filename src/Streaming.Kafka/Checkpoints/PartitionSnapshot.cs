using Confluent.Kafka;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>What one commit says of one partition number.</summary>
/// <param name="Positions">By topic, where to read on after a crash.</param>
/// <param name="Checkpoints">What rigs and partition must know then; only what has changed.</param>
/// <param name="MarkWritten">To be called once all of it is written.</param>
internal sealed record PartitionSnapshot(
    IReadOnlyList<TopicPartitionOffset> Positions, IReadOnlyList<CheckpointRecord> Checkpoints, Action MarkWritten)
{
    /// <summary>Those positions that are not committed yet.</summary>
    public IReadOnlyList<TopicPartitionOffset> Moved { get; init; } = Positions;
}

/// <summary>One record of the checkpoints topic, which keeps the last of each key; without a value, it has the key forgotten.</summary>
internal readonly record struct CheckpointRecord(PartitionAssignment Assignment, byte[] Key, byte[]? Value);
