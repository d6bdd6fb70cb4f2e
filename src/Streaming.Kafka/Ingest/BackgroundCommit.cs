namespace Streaming.Kafka;

/// <summary>The commit that is being made while the consumer's thread goes on reading. One at a time; for that thread alone.</summary>
internal sealed class BackgroundCommit
{
    private Task _running = Task.CompletedTask;

    public bool IsRunning => !_running.IsCompleted;

    /// <summary>On a thread of its own, since it waits for the broker.</summary>
    public void Begin(Action commit) =>
        _running = Task.Factory.StartNew(commit, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Waits until it is made. What it threw, it throws here, once.</summary>
    public void End()
    {
        var ending = _running;
        _running = Task.CompletedTask;
        ending.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="End"/>
    public void EndIfFailed()
    {
        if (_running.IsFaulted)
            End();
    }
}
