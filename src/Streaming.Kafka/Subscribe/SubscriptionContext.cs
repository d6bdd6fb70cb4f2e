using Microsoft.Extensions.Logging;

namespace Streaming.Kafka;

/// <summary>What every partition of one subscription works with.</summary>
/// <param name="Group">The consumer group.</param>
/// <param name="Subscriber">Who takes the events.</param>
/// <param name="Lost">Is told of gaps.</param>
/// <param name="Metrics">Are told what comes of events.</param>
/// <param name="Time">Of whatever waits.</param>
/// <param name="Logger">Of all of them.</param>
internal sealed record SubscriptionContext(
    string Group, IEventSubscriber Subscriber, LostRecords Lost, SubscriptionMetrics Metrics, TimeProvider Time, ILogger<EventSubscription> Logger)
{
    /// <summary>After which the consumer goes on.</summary>
    public ClientErrors Errors { get; } = new(Logger, Time);
}
