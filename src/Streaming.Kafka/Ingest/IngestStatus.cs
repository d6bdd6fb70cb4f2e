namespace Streaming.Kafka;

/// <summary>Whether this silo has partitions to read.</summary>
public sealed class IngestStatus
{
    private readonly TaskCompletionSource _firstAssignment = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile int _partitions;

    public int AssignedPartitions => _partitions;

    /// <summary>Completes with the first assignment.</summary>
    public Task FirstAssignment => _firstAssignment.Task;

    internal void SetAssignedPartitions(int count)
    {
        _partitions = count;
        if (count > 0)
            _firstAssignment.TrySetResult();
    }
}
