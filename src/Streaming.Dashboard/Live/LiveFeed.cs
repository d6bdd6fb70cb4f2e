using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Streaming.Abstractions;
using Streaming.Dashboard.Wall;

namespace Streaming.Dashboard.Live;

/// <summary>The wall as server-sent events: all of it first, then what changes, and a sign of life each second.</summary>
internal sealed class LiveFeed(MonitoringWall wall, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private const long SignOfLifeUs = 1_000_000;

    /// <summary>As often as a camera sends.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>How soon a page that lost the connection tries again.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Ends with the page or with the host, whose end would otherwise wait for pages that look on.</summary>
    public async IAsyncEnumerable<SseItem<string>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(Interval, time);
        var onlooker = new Onlooker();
        var lastSentUs = 0L;
        do
        {
            var view = wall.View(onlooker);
            var isNews = view.IsAll || view.Sensors.Count + view.Cards.Count + view.Gone.Count > 0;
            if (!isNews && view.NowUs - lastSentUs < SignOfLifeUs)
                continue;
            lastSentUs = view.NowUs;
            yield return new SseItem<string>(JsonSerializer.Serialize(view, Json)) { ReconnectionInterval = RetryAfter };
        }
        while (await WaitAsync(timer, stop.Token));
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
