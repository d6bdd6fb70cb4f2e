namespace Streaming.Kafka;

/// <summary>What the next reader of one partition number must know.</summary>
internal sealed record PartitionCheckpoint
{
    public static readonly PartitionCheckpoint None = new();

    /// <summary>That of the assignment that wrote it.</summary>
    public long Epoch { get; init; }

    /// <summary>By topic: records before this offset that could not be decoded are in the dead-letter topic.</summary>
    public IReadOnlyDictionary<string, long> DeadLetterOffsets { get; init; } = new Dictionary<string, long>();

    /// <summary>By topic, the id of the one whose offsets these and the rigs' are; without those that are not known.</summary>
    public IReadOnlyDictionary<string, string> TopicIds { get; init; } = new Dictionary<string, string>();
}
