using System.Reflection;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Abstractions;
using Streaming.Hosting;
using Streaming.Hosting.Tests;
using Streaming.Kafka;

namespace Streaming.Subscriptions.Tests;

/// <summary>The events topic of an embedded Kafka, and silos that subscribe to it.</summary>
internal sealed class EventTopic : IDisposable
{
    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start(NullLogger.Instance);
    private readonly IProducer<string, byte[]> _producer;

    public EventTopic() => _producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = _kafka.BootstrapServers }).Build();

    public static EventTopic CreateNew()
    {
        var topic = new EventTopic();
        topic.Create();
        return topic;
    }

    /// <summary>Until then it is not there.</summary>
    public void Create() => _kafka.CreateTopic(EventChannel.Namespace, partitions: 4);

    public void Dispose()
    {
        _producer.Dispose();
        _kafka.Dispose();
    }

    /// <returns>The event's id.</returns>
    public async Task<string> SendAsync(string rig, int number, string label = "clear", string? traceParent = null)
    {
        var fusionEvent = new FusionEvent
        {
            Id = $"{rig}/road-hazards/{number}/0",
            Rig = rig,
            Pipeline = "road-hazards",
            Window = new EventWindow(number, number + 1),
            ClosedBy = CloseTrigger.Proof,
            Prediction = new EventPrediction(label, 0.9f),
            Modalities = [],
            Inputs = [],
            Timings = new EventTimings(),
        };
        await SendAsync(rig, FusionEventJson.Serialize(fusionEvent), traceParent is null ? [] : new Headers { { HeaderNames.TraceParent, Encoding.UTF8.GetBytes(traceParent) } });
        return fusionEvent.Id;
    }

    public Task SendAsync(string key, byte[] value, Headers? headers = null) =>
        _producer.ProduceAsync(EventChannel.Namespace, new Message<string, byte[]> { Key = key, Value = value, Headers = headers });

    /// <summary>A silo of the group, which reads a little later.</summary>
    /// <param name="grains">Where its grain classes are.</param>
    /// <param name="group">The consumer group.</param>
    /// <param name="notebook">For grains that note what comes.</param>
    /// <param name="settings">Further settings.</param>
    public async Task<IHost> StartSiloAsync(Assembly grains, string group, Notebook? notebook = null, params (string Name, string Value)[] settings)
    {
        var siloPort = FreePort.Find();
        var builder = StreamingHost.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Clustering:SiloPort"] = $"{siloPort}",
            ["Clustering:PrimarySiloPort"] = $"{siloPort}",
            ["Kafka:BootstrapServers"] = _kafka.BootstrapServers,
        });
        builder.Configuration.AddInMemoryCollection(EmbeddedKafka.ConsumerSettings.ToDictionary(setting => $"Kafka:Consumer:{setting.Key}", setting => (string?)setting.Value));
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value));
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(notebook ?? new Notebook());
        builder.AddEventSubscription(grains, group);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
