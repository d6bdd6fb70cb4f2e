namespace Streaming.Kafka;

/// <summary>What the consumer group has given this silo to read.</summary>
public sealed class IngestStatus
{
    private readonly TaskCompletionSource _firstAssignment = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile int _partitions;
    private volatile bool _isAssigned;

    public int AssignedPartitions => _partitions;

    /// <summary>Whether the group has spoken since it last took partitions away. It may have said: none.</summary>
    public bool IsAssigned => _isAssigned;

    /// <summary>Completes with the first assignment that is not empty.</summary>
    public Task FirstAssignment => _firstAssignment.Task;

    internal void Assign(int partitions)
    {
        _partitions = partitions;
        _isAssigned = true;
        if (partitions > 0)
            _firstAssignment.TrySetResult();
    }

    internal void Revoke(int remaining)
    {
        _partitions = remaining;
        _isAssigned = remaining > 0;
    }
}
