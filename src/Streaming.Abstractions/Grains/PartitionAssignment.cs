using Orleans;
using Orleans.Concurrency;

namespace Streaming.Abstractions;

/// <summary>
/// One silo's right to read one partition number, until it is taken away. Of two assignments of the same partition the one with the higher
/// epoch counts; whoever still works for the other has been frozen or cut off.
/// </summary>
[GenerateSerializer, Immutable, Alias("streaming.partition-assignment")]
public readonly record struct PartitionAssignment(
    [property: Id(0)] int Partition,
    [property: Id(1)] long Epoch);
