using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.Dashboard.Tests.Live;

/// <summary>The dashboard on a port of its own, with an embedded Kafka.</summary>
internal sealed class RunningDashboard : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start(NullLogger.Instance);
    private readonly WebApplication _app;

    private RunningDashboard()
    {
        foreach (var topic in (string[])["fusion-events", "late-samples", "dead-letters", "camera", "learned"])
            _kafka.CreateTopic(topic, partitions: 1);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kafka:BootstrapServers"] = _kafka.BootstrapServers,
            ["Kafka:Consumer:fetch.wait.max.ms"] = "10",
            ["Dashboard:SampleTopics:0"] = "camera",
        });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        builder.AddDashboard();
        _app = builder.Build();
        _app.MapDashboard();
    }

    public HttpClient Http { get; } = new() { Timeout = Timeout };

    /// <summary>Returns once the page says that Kafka is there: from then on it reads what is sent.</summary>
    public static async Task<RunningDashboard> StartAsync()
    {
        var dashboard = new RunningDashboard();
        await dashboard._app.StartAsync();
        dashboard.Http.BaseAddress = new Uri(dashboard._app.Urls.Single());
        await dashboard.WaitForAsync(view => (string?)view["kafka"]!["state"] == "connected");
        return dashboard;
    }

    /// <summary>The first message of a page opened now for which the condition holds.</summary>
    public async Task<JsonNode> WaitForAsync(Func<JsonNode, bool> condition)
    {
        using var expired = new CancellationTokenSource(Timeout);
        await using var stream = await Http.GetStreamAsync(new Uri("live", UriKind.Relative), expired.Token);
        await foreach (var message in SseParser.Create(stream).EnumerateAsync(expired.Token))
        {
            var view = JsonNode.Parse(message.Data)!;
            if (condition(view))
                return view;
        }

        throw new InvalidOperationException("The feed ended.");
    }

    public async Task PublishAsync(FusionEvent fusionEvent)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = _kafka.BootstrapServers }).Build();
        await producer.ProduceAsync(
            "fusion-events", new() { Key = Encoding.UTF8.GetBytes(fusionEvent.Rig), Value = FusionEventJson.Serialize(fusionEvent) });
    }

    public async Task SendFrameAsync(string topic, string rig, byte[] jpeg)
    {
        using var producer = new SampleProducer(new KafkaOptions { BootstrapServers = _kafka.BootstrapServers }, new Dictionary<string, string>());
        var sample = new Sample { Modality = topic, EventTimeUs = 1, ContentType = ContentTypes.Jpeg, Payload = jpeg };
        await producer.SendAsync(rig, sample, CancellationToken.None);
        await producer.FlushAsync(CancellationToken.None);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _kafka.Dispose();
    }
}
