using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
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

    private static async Task<IHost> StartAsync(KafkaOptions options, string topic, IRigDirectory rigs)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(options.Consumer.ToDictionary(setting => $"Kafka:Consumer:{setting.Key}", setting => (string?)setting.Value));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kafka:BootstrapServers"] = options.BootstrapServers,
            ["Kafka:GroupId"] = options.GroupId,
            ["Kafka:CreateTopics"] = "false",
            ["Kafka:CheckpointsTopic"] = options.CheckpointsTopic,
            ["Kafka:PartitionCreditBytes"] = "1024",
            ["Kafka:MaxPollRecords"] = "1",
        });
        builder.Services.AddLogging();
        builder.Services.AddSingleton(rigs);
        builder.Services.AddSingleton(new PipelineSet([new PipelineDefinition
        {
            Name = "test",
            Modalities = [new ModalityDefinition { Name = "captions", Topic = topic, Kind = ContentKind.Text }],
            Window = new GridWindow(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)),
        }]));
        builder.Services.AddStreamingKafka();
        var host = builder.Build();
        await host.StartAsync();
        return host;
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
