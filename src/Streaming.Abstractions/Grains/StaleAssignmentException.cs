using Orleans;

namespace Streaming.Abstractions;

/// <summary>Somebody works for an assignment that a later one has replaced.</summary>
[GenerateSerializer, Alias("streaming.stale-assignment-exception")]
public sealed class StaleAssignmentException(string message) : Exception(message)
{
    public StaleAssignmentException(PartitionAssignment stale, PartitionAssignment current)
        : this($"Partition {stale.Partition} was assigned anew: epoch {stale.Epoch} is over, it is {current.Epoch}.")
    {
    }
}
