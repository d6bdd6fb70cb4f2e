using System.Text;
using Confluent.Kafka;
using EndToEnd.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Abstractions;
using Streaming.Kafka;

namespace EndToEnd.Tests.Dashboard;

/// <summary>A Kafka in this process, what is sent to it or to another, and the dashboard's executable on a port that stays.</summary>
internal sealed class WatchedKafka : IDisposable
{
    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start(NullLogger.Instance);

    public WatchedKafka(params string[] sampleTopics)
    {
        foreach (var topic in (string[])["fusion-events", "late-samples", "dead-letters", .. sampleTopics])
            _kafka.CreateTopic(topic, partitions: 1);
    }

    public string BootstrapServers => _kafka.BootstrapServers;

    public int Port { get; } = RealKafka.FreePort();

    public string Page => $"http://127.0.0.1:{Port}";

    public static async Task PublishAsync(string bootstrapServers, FusionEvent fusionEvent)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = bootstrapServers }).Build();
        await producer.ProduceAsync("fusion-events", new() { Key = Encoding.UTF8.GetBytes(fusionEvent.Rig), Value = FusionEventJson.Serialize(fusionEvent) });
    }

    public RunningProcess StartDashboard(string bootstrapServers, params (string, string)[] settings) => RunningProcess.StartOurs(
        "Streaming.Dashboard", [], [("Kafka__BootstrapServers", bootstrapServers), ("Http__Port", $"{Port}"), .. settings]);

    public async Task SendAsync(string rig, Sample sample)
    {
        using var producer = new SampleProducer(new KafkaOptions { BootstrapServers = BootstrapServers }, new Dictionary<string, string>());
        await producer.SendAsync(rig, sample, CancellationToken.None);
        await producer.FlushAsync(CancellationToken.None);
    }

    public void Dispose() => _kafka.Dispose();
}
