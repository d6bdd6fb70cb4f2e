using Acme.Alarms;
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.Hosting.Tests;

/// <summary>A silo with a grain of somebody else, to which events come.</summary>
public sealed class AlarmsTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start(NullLogger.Instance);

    public void Dispose() => _kafka.Dispose();

    [Fact]
    public async Task Grain_OfARig_IsToldItsEvents()
    {
        _kafka.CreateTopic("fusion-events", partitions: 4);
        using var host = await StartAsync();
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        using var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = _kafka.BootstrapServers }).Build();
        using var timeout = new CancellationTokenSource(Timeout);

        // Events before the feed stands at the end of the topic are not its own, so they are sent until it has some.
        while (!await grains.GetGrain<IAlarmGrain>("gate").IsRaisedAsync())
        {
            await SendAsync(producer, "gate", "pedestrian", timeout.Token);
            await SendAsync(producer, "yard", "clear", timeout.Token);
        }

        Assert.False(await grains.GetGrain<IAlarmGrain>("yard").IsRaisedAsync());
        await host.StopAsync(timeout.Token);
    }

    private async Task<IHost> StartAsync()
    {
        var siloPort = FreePort.Find();
        var builder = StreamingHost.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Clustering:SiloPort"] = $"{siloPort}",
            ["Clustering:PrimarySiloPort"] = $"{siloPort}",
            ["Kafka:BootstrapServers"] = _kafka.BootstrapServers,
        });
        builder.Logging.ClearProviders();
        builder.AddAlarms();
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static async Task SendAsync(IProducer<string, byte[]> producer, string rig, string label, CancellationToken cancellationToken)
    {
        var fusionEvent = new FusionEvent
        {
            Id = $"{rig}/road-hazards/0/0",
            Rig = rig,
            Pipeline = "road-hazards",
            Window = new EventWindow(0, 1_000_000),
            ClosedBy = CloseTrigger.Proof,
            Prediction = new EventPrediction(label, 0.9f),
            Modalities = [],
            Inputs = [],
            Timings = new EventTimings(),
        };
        await producer.ProduceAsync(
            "fusion-events", new Message<string, byte[]> { Key = rig, Value = FusionEventJson.Serialize(fusionEvent) }, cancellationToken);
    }
}
