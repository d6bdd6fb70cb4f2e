using Orleans;
using Orleans.Concurrency;

namespace Streaming.Abstractions;

/// <summary>Where a record lies in Kafka.</summary>
[GenerateSerializer, Immutable, Alias("streaming.record-position")]
public readonly record struct RecordPosition(
    [property: Id(0)] string Topic,
    [property: Id(1)] int Partition,
    [property: Id(2)] long Offset)
{
    public override string ToString() => $"{Topic}/{Partition}/{Offset}";
}
