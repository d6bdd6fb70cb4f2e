using Microsoft.Extensions.Logging;

namespace Streaming.Kafka;

/// <summary>What every partition of one subscription works with.</summary>
internal sealed record SubscriptionContext(
    string Group, IEventSubscriber Subscriber, LostRecords Lost, SubscriptionMetrics Metrics, TimeProvider Time, ILogger<EventSubscription> Logger)
{
    /// <summary>After which the consumer goes on.</summary>
    public ClientErrors Errors { get; } = new(Logger, Time);
}
