using Streaming.Kafka;

namespace Streaming.Cli.Demo;

/// <summary>Feeds the rigs, reads the events back, and ends when the rigs do and everything they sent is accounted for.</summary>
internal sealed class DemoRun : IDisposable
{
    private static readonly TimeSpan SettleTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SettleInterval = TimeSpan.FromMilliseconds(100);

    private readonly IReadOnlyList<DemoFeed> _feeds;
    private readonly TimeProvider _time;
    private readonly MetricTotals _metrics = new();
    private readonly long _started;
    private long _sent;

    public DemoRun(IReadOnlyList<DemoFeed> feeds, TimeProvider time)
    {
        _feeds = feeds;
        _time = time;
        _started = time.GetTimestamp();
        Ledger = new DemoLedger(feeds.ToDictionary(feed => feed.Rig), time);
    }

    public DemoLedger Ledger { get; }

    public DemoReport Report() => DemoReport.Create(_time.GetElapsedTime(_started).TotalSeconds, _metrics, Ledger);

    /// <summary>Runs until the rigs end or <paramref name="stop"/> says so.</summary>
    public async Task RunAsync(KafkaOptions kafka, Action<DemoLedger.ReadBack> onEvent, CancellationToken stop)
    {
        using var stopReading = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var reading = ReadBackAsync(kafka, onEvent, stopReading.Token);
        try
        {
            await DemoFeeds.RunAsync(_feeds, (feed, end) => FeedAsync(kafka, feed, end), stop);
            await SettleAsync(stop);
        }
        finally
        {
            await stopReading.CancelAsync();
            await reading;
        }
    }

    public void Dispose() => _metrics.Dispose();

    private async Task FeedAsync(KafkaOptions kafka, DemoFeed feed, CancellationToken stop)
    {
        using var producer = new SampleProducer(kafka, new Dictionary<string, string>());
        await foreach (var sample in feed.Read(stop).WithCancellation(stop))
        {
            await producer.SendAsync(feed.Rig, sample, stop);
            Interlocked.Increment(ref _sent);
        }

        await producer.FlushAsync(stop);
    }

    private async Task ReadBackAsync(KafkaOptions kafka, Action<DemoLedger.ReadBack> onEvent, CancellationToken stop)
    {
        try
        {
            await foreach (var fusionEvent in EventReader.ReadAsync(kafka, fromBeginning: true, cancellationToken: stop))
                onEvent(Ledger.Add(fusionEvent));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end of the demo.
        }
    }

    /// <summary>Waits until all that was sent was polled, aligned or late, and every closed window's event was read back.</summary>
    private async Task SettleAsync(CancellationToken stop)
    {
        var since = _time.GetTimestamp();
        while (!IsSettled() && _time.GetElapsedTime(since) < SettleTimeout)
            await Task.Delay(SettleInterval, _time, stop);
    }

    private bool IsSettled()
    {
        var report = Report();
        return _metrics.Sum("streaming.ingest.samples") >= Interlocked.Read(ref _sent)
            && report.Dropped == 0
            && report.EventsReadBack == report.WindowsClosed.Values.Sum();
    }
}
