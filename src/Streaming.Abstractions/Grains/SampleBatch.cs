using Orleans;
using Orleans.Concurrency;

namespace Streaming.Abstractions;

/// <summary>What one poll brought for one rig, in the order of arrival. The samples are never changed after the call.</summary>
[GenerateSerializer, Immutable, Alias("streaming.sample-batch")]
public sealed class SampleBatch
{
    [Id(0)] public required Sample[] Samples { get; init; }

    /// <summary>Whose batch it is.</summary>
    [Id(1)] public PartitionAssignment Assignment { get; init; }

    /// <summary>The first that the rig gets under this assignment: it forgets what it had under another one.</summary>
    [Id(2)] public bool IsFirst { get; init; }

    /// <summary>With the first: what the rig said of itself when offsets were last committed; null where it never did.</summary>
    [Id(3)] public byte[]? Checkpoint { get; init; }
}
