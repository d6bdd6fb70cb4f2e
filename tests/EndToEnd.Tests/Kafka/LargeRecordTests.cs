using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EndToEnd.Tests.Infrastructure;
using Streaming.Kafka;

namespace EndToEnd.Tests.Kafka;

/// <summary>Topics of input that take larger records than those which late samples and dead letters go to.</summary>
[Collection(WholeSystems.Name)]
public sealed class LargeRecordTests(RealKafka kafka)
{
    private const int OutputBytes = 100_000;
    private const int RecordBytes = 300_000;
    private const int Captions = 5;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Record_ThatItsOutputTopicDoesNotTake_IsToldWithoutItsValue_AndTheRestGoesOn(bool exactlyOnce)
    {
        kafka.Require();
        using var deployment = new Deployment($"large-{exactlyOnce}", kafka.BootstrapServers, Kafka.Captions.Pipeline, Kafka.Captions.Modality);
        await CreateAsync(deployment.LateSamplesTopic, deployment.DeadLettersTopic);
        await using var silo = deployment.StartAlignmentSilo(("Kafka__ExactlyOnce", $"{exactlyOnce}"));
        await silo.WaitUntilReadyAsync();
        await Kafka.Captions.SendAsync(deployment, "rig", Captions);
        await deployment.ReadEventsAsync(Captions, () => silo.Log);

        await SendAsync(deployment, "rig", isLegible: true);
        await SendAsync(deployment, "rig", isLegible: false);
        await Kafka.Captions.SendAsync(deployment, "other", Captions);

        await deployment.ReadEventsAsync(2 * Captions, () => silo.Log);
        var late = Read(deployment.LateSamplesTopic);
        var dead = Read(deployment.DeadLettersTopic);
        Assert.Equal($"the value of {RecordBytes} bytes", Header(late, HeaderNames.LateLeftOut));
        Assert.Contains($"the value of {RecordBytes} bytes", Header(dead, HeaderNames.DeadLetterLeftOut), StringComparison.Ordinal);
        Assert.Equal((null, null), (late.Message.Value, dead.Message.Value));
    }

    private async Task CreateAsync(params string[] topics)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = kafka.BootstrapServers }).Build();
        await admin.CreateTopicsAsync(topics.Select(topic => new TopicSpecification
        {
            Name = topic,
            NumPartitions = 1,
            Configs = new() { ["max.message.bytes"] = $"{OutputBytes}" },
        }));
    }

    /// <summary>A caption of long ago, too long to be one.</summary>
    private async Task SendAsync(Deployment deployment, string rig, bool isLegible)
    {
        var text = new byte[RecordBytes];
        Array.Fill(text, isLegible ? (byte)'a' : (byte)0xFF);
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = kafka.BootstrapServers }).Build();
        await producer.ProduceAsync(deployment.Topics["captions"], new Message<byte[]?, byte[]?>
        {
            Key = Encoding.UTF8.GetBytes(rig),
            Value = text,
            Headers = new Headers { { "content-type", "text/plain"u8.ToArray() } },
            Timestamp = new Timestamp(1_000_000_000_000, TimestampType.CreateTime),
        });
    }

    private ConsumeResult<byte[]?, byte[]?> Read(string topic)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        var config = new ConsumerConfig { BootstrapServers = kafka.BootstrapServers, GroupId = $"{topic}-reader", AutoOffsetReset = AutoOffsetReset.Earliest };
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(config).Build();
        consumer.Subscribe(topic);
        return consumer.Consume(timeout.Token);
    }

    private static string Header(ConsumeResult<byte[]?, byte[]?> record, string name) => Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes(name));
}
