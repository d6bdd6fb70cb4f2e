using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Embedded;

/// <summary>A topic of events, and who takes them as they come.</summary>
internal sealed class EventsTopic(EmbeddedKafkaFixture kafka) : IEventSubscriber
{
    private readonly KafkaOptions _options = kafka.CreateOptions();
    private readonly Channel<string> _taken = Channel.CreateUnbounded<string>();

    /// <summary>To one partition, in this order.</summary>
    public async Task SendAsync(params string[] rigs)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = _options.BootstrapServers }).Build();
        foreach (var rig in rigs)
            await producer.ProduceAsync(new TopicPartition(_options.EventsTopic, 0), new Message<Null, byte[]> { Value = FusionEventJson.Serialize(BareEvent.Of(rig)) });
    }

    /// <summary>Their rigs, in the order of the events.</summary>
    public async Task<List<string>> TakenAsync(int count)
    {
        var rigs = new List<string>();
        while (rigs.Count < count)
            rigs.Add(await _taken.Reader.ReadAsync());
        return rigs;
    }

    public Task TakeAsync(FusionEvent fusionEvent) => _taken.Writer.WriteAsync(fusionEvent.Rig).AsTask();

    /// <param name="settings">Further settings of section Kafka.</param>
    public async Task<IHost> StartSubscriptionAsync(params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(_options.Consumer.ToDictionary(setting => $"Kafka:Consumer:{setting.Key}", setting => (string?)setting.Value));
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => $"Kafka:{setting.Name}", setting => (string?)setting.Value));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kafka:BootstrapServers"] = _options.BootstrapServers,
            ["Kafka:EventsTopic"] = _options.EventsTopic,
        });
        builder.Services.AddLogging(log => log.AddFakeLogging());
        builder.Services.AddSingleton<IEventSubscriber>(this);
        builder.Services.AddEventSubscription(_options.EventsTopic);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
