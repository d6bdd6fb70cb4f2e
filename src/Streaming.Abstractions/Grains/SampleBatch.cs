using Orleans;
using Orleans.Concurrency;

namespace Streaming.Abstractions;

/// <summary>What one poll brought for one rig, in the order of arrival. The samples are never changed after the call.</summary>
[GenerateSerializer, Immutable, Alias("streaming.sample-batch")]
public sealed class SampleBatch
{
    [Id(0)] public required Sample[] Samples { get; init; }
}
