namespace Streaming.Kafka;

/// <summary>Ends one thread's wait from any other; set before the wait begins, it ends that.</summary>
internal sealed class WakeUp : IDisposable
{
    private readonly AutoResetEvent _event = new(initialState: false);

    public void Set() => _event.Set();

    public void Wait(TimeSpan timeout) => _event.WaitOne(timeout);

    public void Dispose() => _event.Dispose();
}
