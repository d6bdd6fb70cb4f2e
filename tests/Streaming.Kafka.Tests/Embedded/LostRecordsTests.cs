using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Embedded;

/// <summary>The embedded Kafka keeps 5 MiB per partition: who falls behind that is told.</summary>
public sealed class LostRecordsTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    private const int Records = 100;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Consumer_ThatFallsBehindTheRetention_CountsWhatItCouldNotRead()
    {
        var options = kafka.CreateOptions();
        var topic = kafka.CreateTopic("captions");
        var rigs = new GatedRigs();
        using var lost = new LostCounter(topic);
        using var host = await StartAsync(options, topic, rigs);
        using var producer = new SampleProducer(options, new Dictionary<string, string> { ["captions"] = topic });
        await SendAsync(producer, 0);
        await rigs.Reached.WaitAsync(Timeout);
        var last = rigs.Until($"{Records - 1}");

        for (var i = 1; i < Records; i++)
            await SendAsync(producer, i);
        rigs.Open();
        await last.WaitAsync(Timeout);

        Assert.InRange(lost.Count, 1, Records - 2);
        Assert.Equal(Records, rigs.Count + lost.Count);
        await host.StopAsync();
    }

    private static async Task SendAsync(SampleProducer producer, int number)
    {
        await producer.SendAsync("rig", new Sample { Modality = "captions", ContentType = ContentTypes.Text, Payload = new byte[200_000], Id = $"{number}" }, CancellationToken.None);
        await producer.FlushAsync(CancellationToken.None);
    }

    private static Task<IHost> StartAsync(KafkaOptions options, string topic, IRigDirectory rigs) => RunningConsumer.StartAsync(
        options,
        rigs,
        [new ModalityDefinition { Name = "captions", Topic = topic, Kind = ContentKind.Text }],
        [("PartitionCreditBytes", "1024"), ("MaxPollRecords", "1")]);

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
