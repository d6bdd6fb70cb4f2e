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

    private IReadOnlyDictionary<string, string> _known = new Dictionary<string, string>();

    /// <summary>The topics as they are now; what they become afterwards is noticed.</summary>
    /// <exception cref="KafkaException">The broker did not tell.</exception>
    public async Task<IReadOnlyDictionary<string, string>> BeginAsync()
    {
        var now = await ids.FindAsync(context.Topics);
        Note(now);
        return now;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, context.Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (_known.Count > 0)
                await LookAsync();
        }
    }

    private async Task LookAsync()
    {
        try
        {
            Note(await ids.FindAsync(_known.Keys));
        }
        catch (KafkaException e)
        {
            // Deleted and not made again yet, or the broker is away: asked again soon.
            Log.TopicIdsUnknown(context.Logger, e.Message);
        }
    }

    private void Note(IReadOnlyDictionary<string, string> now)
    {
        var before = Interlocked.Exchange(ref _known, now);
        if (now.FirstOrDefault(topic => before.TryGetValue(topic.Key, out var id) && id != topic.Value).Key is { } replaced)
            context.RequestReplay($"Topic {replaced} was deleted and made again.");
    }
}
