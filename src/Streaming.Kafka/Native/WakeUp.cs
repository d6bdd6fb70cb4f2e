namespace Streaming.Kafka;

/// <summary>Ends one thread's wait from any other; set before the wait begins, it ends that.</summary>
#pragma warning disable CA1001 // not disposed: librdkafka's threads may set it until the process ends, where a host has not waited for its consumer
internal sealed class WakeUp
#pragma warning restore CA1001
{
    private readonly AutoResetEvent _event = new(initialState: false);

    public void Set() => _event.Set();

    public void Wait(TimeSpan timeout) => _event.WaitOne(timeout);
}
