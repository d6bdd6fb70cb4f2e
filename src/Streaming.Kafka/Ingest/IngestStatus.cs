namespace Streaming.Kafka;

/// <summary>What the consumer group has given this silo to read.</summary>
public sealed class IngestStatus
{
    private readonly TaskCompletionSource _firstAssignment = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile int _partitions;
    private volatile int _waiting;
    private volatile bool _isAssigned;
    private volatile IReadOnlyDictionary<string, long> _lag = new Dictionary<string, long>();

    /// <summary>That are read.</summary>
    public int AssignedPartitions => _partitions;

    /// <summary>Those that are not yet: what must be known of them is not told.</summary>
    public int WaitingPartitions => _waiting;

    /// <summary>Whether the group has spoken since it last took partitions away. It may have said: none.</summary>
    public bool IsAssigned => _isAssigned;

    /// <summary>Completes once all of the first assignment that is not empty is read.</summary>
    public Task FirstAssignment => _firstAssignment.Task;

    /// <summary>By topic, the records that can be read and were not yet.</summary>
    internal IReadOnlyDictionary<string, long> Lag => _lag;

    internal void NoteWaiting(int partitions) => _waiting = partitions;

    internal void NoteLag(IReadOnlyDictionary<string, long> lag) => _lag = lag;

    internal void Assign(int partitions)
    {
        _partitions = partitions;
        _isAssigned = true;
        if (partitions > 0 && _waiting == 0)
            _firstAssignment.TrySetResult();
    }

    internal void Revoke(int remaining)
    {
        _partitions = remaining;
        _isAssigned = remaining > 0;
    }
}
