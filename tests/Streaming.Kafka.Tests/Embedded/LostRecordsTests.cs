using System.Diagnostics.Metrics;

namespace Streaming.Kafka.Tests.Embedded;

/// <summary>The embedded Kafka keeps 5 MiB per partition: who falls behind that is told.</summary>
public sealed class LostRecordsTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    private const int Records = 100;
    private const int RecordBytes = 200_000;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Consumer_ThatFallsBehindTheRetention_CountsWhatItCouldNotRead()
    {
        using var captions = new CaptionsTopic(kafka);
        var rigs = new GatedRigs();
        using var lost = new LostCounter(captions.Name);
        using var host = await captions.StartConsumerAsync(rigs, [("PartitionCreditBytes", "1024"), ("MaxPollRecords", "1")]);
        await captions.SendAsync(["0"], RecordBytes);
        await rigs.Reached.WaitAsync(Timeout);
        var last = rigs.Until($"{Records - 1}");

        for (var i = 1; i < Records; i++)
            await captions.SendAsync([$"{i}"], RecordBytes);
        rigs.Open();
        await last.WaitAsync(Timeout);

        Assert.InRange(lost.Count, 1, Records - 2);
        Assert.Equal(Records, rigs.Count + lost.Count);
        await host.StopAsync();
    }

    /// <summary>What the process has counted of one topic.</summary>
    private sealed class LostCounter : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _count;

        public LostCounter(string topic)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "streaming.ingest.lost")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            {
                if (tags.Contains(KeyValuePair.Create<string, object?>("topic", topic)))
                    Interlocked.Add(ref _count, value);
            });
            _listener.Start();
        }

        public long Count => Interlocked.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }
}
