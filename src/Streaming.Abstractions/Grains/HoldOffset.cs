using Orleans;
using Orleans.Concurrency;

namespace Streaming.Abstractions;

/// <summary>The lowest offset of one partition that a rig still needs: committing beyond it would lose samples in a crash.</summary>
[GenerateSerializer, Immutable, Alias("streaming.hold-offset")]
public readonly record struct HoldOffset(
    [property: Id(0)] string Topic,
    [property: Id(1)] int Partition,
    [property: Id(2)] long Offset);
