namespace Streaming.Kafka;

/// <summary>All that is written down of one partition number.</summary>
internal sealed class LoadedCheckpoints
{
    public PartitionCheckpoint Partition { get; set; } = PartitionCheckpoint.None;

    /// <summary>By rig, as it wrote it.</summary>
    public Dictionary<string, byte[]> Rigs { get; } = [];

    /// <summary>By rig, when it wrote it.</summary>
    public Dictionary<string, DateTimeOffset> WrittenAt { get; } = [];
}
