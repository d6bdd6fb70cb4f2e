namespace Streaming.Kafka;

/// <summary>What must be known of a partition number before it is worked on.</summary>
/// <param name="Number">Of all modality topics.</param>
/// <param name="Checkpoints">What is written down of it.</param>
/// <param name="Replaced">Topics that were deleted and made again since that was written.</param>
/// <param name="Offsets">By topic.</param>
internal sealed record PreparedPartition(
    int Number, LoadedCheckpoints Checkpoints, IReadOnlyCollection<string> Replaced, IReadOnlyList<PartitionOffsets> Offsets);
