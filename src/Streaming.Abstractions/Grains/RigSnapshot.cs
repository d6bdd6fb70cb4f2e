using Orleans;
using Orleans.Concurrency;

namespace Streaming.Abstractions;

/// <summary>A rig at one moment: what it still needs, and what it must be told with its first batch after a restart.</summary>
[GenerateSerializer, Immutable, Alias("streaming.rig-snapshot")]
public sealed class RigSnapshot
{
    /// <summary>The lowest offset that is needed, by partition.</summary>
    [Id(0)] public required HoldOffset[] Holds { get; init; }

    /// <summary>Payload bytes of the samples that open windows may still pick.</summary>
    [Id(1)] public long HeldBytes { get; init; }

    /// <summary>What the rig cannot learn from the records that it still needs: how far its events have come, and what its sensors promised before. JSON.</summary>
    [Id(2)] public required byte[] Checkpoint { get; init; }
}
