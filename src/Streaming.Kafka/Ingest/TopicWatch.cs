using Confluent.Kafka;
using Microsoft.Extensions.Hosting;

namespace Streaming.Kafka;

/// <summary>
/// Notices that a topic is deleted and made again while it is read. librdkafka says nothing where that is done quickly: it goes on at the offset at which it
/// was, before which there may be records by then.
/// </summary>
internal sealed class TopicWatch(TopicIds ids, IngestContext context) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private volatile IReadOnlyDictionary<string, string> _known = new Dictionary<string, string>();

    /// <summary>The topics as they are now; what they become afterwards is noticed.</summary>
    /// <exception cref="KafkaException">The broker did not tell.</exception>
    public IReadOnlyDictionary<string, string> Begin() => _known = ids.FindAsync(context.Topics).GetAwaiter().GetResult();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, context.Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (await FindReplacedAsync() is { } topic)
                context.RequestReplay($"Topic {topic} was deleted and made again.");
        }
    }

    private async Task<string?> FindReplacedAsync()
    {
        try
        {
            var before = _known;
            if (before.Count == 0)
                return null;
            var now = await ids.FindAsync(before.Keys);
            return now.FirstOrDefault(topic => before[topic.Key] != topic.Value).Key;
        }
        catch (KafkaException e)
        {
            // Deleted and not made again yet, or the broker is away: asked again soon.
            Log.TopicIdsUnknown(context.Logger, e.Message);
            return null;
        }
    }
}
