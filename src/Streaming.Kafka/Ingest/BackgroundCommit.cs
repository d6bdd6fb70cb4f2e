namespace Streaming.Kafka;

/// <summary>
/// The commit that is being made while the consumer's thread goes on reading, and when the next one is due: early enough to be made, if it takes as long as
/// this one, when the interval has passed. One at a time; for that thread alone.
/// </summary>
internal sealed class BackgroundCommit(TimeSpan interval, WakeUp wakeUp, TimeProvider time)
{
    /// <summary>The most that a commit is due earlier is this part of the interval: where commits take long, more of them would make it worse.</summary>
    private const int LeadPart = 4;

    private Task _running = Task.CompletedTask;
    private long _begun = time.GetTimestamp();
    private TimeSpan _took;

    /// <summary>How long until the next commit is due; it is not while one is being made.</summary>
    public TimeSpan UntilDue
    {
        get
        {
            if (!_running.IsCompleted)
                return interval;
            var lead = _took < interval / LeadPart ? _took : interval / LeadPart;
            var left = interval - lead - time.GetElapsedTime(_begun);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>On a thread of its own, since it waits for the broker.</summary>
    public void Begin(Action commit)
    {
        _begun = time.GetTimestamp();
        _running = Task.Factory.StartNew(() => Make(commit), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _ = _running.ContinueWith(_ => wakeUp.Set(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

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

    private void Make(Action commit)
    {
        try
        {
            commit();
        }
        finally
        {
            _took = time.GetElapsedTime(_begun);
        }
    }
}
