using System.Collections.Concurrent;
using System.Diagnostics;
using Streaming.Abstractions;

namespace Streaming.AlignmentSilo.Tests.Support;

/// <summary>The events that this process gives to Kafka's client, whatever becomes of them; those of all tests that run meanwhile are among them.</summary>
internal sealed class SendingAttempts : IDisposable
{
    private readonly ConcurrentQueue<Activity> _attempts = [];
    private readonly ActivityListener _listener;

    public SendingAttempts()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == StreamingTelemetry.KafkaName,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStarted = _attempts.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>In the order of their first attempts.</summary>
    /// <param name="pipeline">Rig and pipeline, with which their ids begin.</param>
    public IEnumerable<string> EventsOf(string pipeline) => _attempts
        .Select(attempt => attempt.GetTagItem("messaging.message.id") as string)
        .OfType<string>()
        .Where(id => id.StartsWith($"{pipeline}/", StringComparison.Ordinal))
        .Distinct();

    public void Dispose() => _listener.Dispose();
}
