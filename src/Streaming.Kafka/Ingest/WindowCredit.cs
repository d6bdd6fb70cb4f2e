namespace Streaming.Kafka;

/// <summary>
/// The payload bytes of one partition that are in closed windows on their way to their events. While they are more than allowed, the partition's records
/// wait; closed windows need no further record, so that never waits for itself.
/// </summary>
/// <param name="maxBytes">How many are allowed, now.</param>
public sealed class WindowCredit(Func<long> maxBytes)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _room;
    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    public long MaxBytes => maxBytes();

    /// <summary>A window was closed.</summary>
    public void Take(long bytes)
    {
        lock (_lock)
            _bytes += bytes;
    }

    /// <summary>It is done with.</summary>
    public void GiveBack(long bytes)
    {
        TaskCompletionSource? room = null;
        lock (_lock)
        {
            _bytes -= bytes;
            if (_bytes <= MaxBytes)
                (room, _room) = (_room, null);
        }

        room?.SetResult();
    }

    /// <summary>Returns once there are no more than allowed.</summary>
    public Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_bytes <= MaxBytes)
                return Task.CompletedTask;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task.WaitAsync(cancellationToken);
        }
    }
}
