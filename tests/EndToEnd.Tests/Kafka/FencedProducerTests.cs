using Confluent.Kafka;
using EndToEnd.Tests.Infrastructure;
using Streaming.Abstractions;

namespace EndToEnd.Tests.Kafka;

/// <summary>The broker ends a transaction that takes too long, as it does one whose producer another has come after: it takes no further one from that producer.</summary>
[Collection(WholeSystems.Name)]
public sealed class FencedProducerTests(RealKafka kafka)
{
    private const int Count = 20;
    private const string Silo = "silo-0";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Silo_WhoseProducerIsFenced_TakesAnotherAndEmitsEachEventOnce()
    {
        kafka.Require();
        var name = $"fenced-{Guid.NewGuid():N}";
        using var deployment = new Deployment(name, kafka.BootstrapServers, Captions.Pipeline, Captions.Modality);
        await using var silo = deployment.StartAlignmentSilo(("Kafka__ExactlyOnce", "true"), ("Kafka__InstanceId", Silo));
        await silo.WaitUntilReadyAsync();
        await Captions.SendAsync(deployment, "before", Count);
        await deployment.ReadEventsAsync(Count, () => silo.Log);

        Fence($"{name}-{Silo}");
        await SendIllegibleAsync(deployment);
        await Captions.SendAsync(deployment, "after", Count);

        var events = await deployment.ReadEventsAsync(2 * Count, () => silo.Log);
        await Poll.UntilAsync(() => Task.FromResult(silo.Log.Contains("so another takes its place", StringComparison.Ordinal)), () => silo.Log);
        Assert.Equal(new Dictionary<string, int> { ["before"] = Count, ["after"] = Count }, Captions.CountByRig(events.Values));
        using var reader = new TopicReader(kafka.BootstrapServers);
        Assert.Equal(events.Keys.Order(), reader.ReadToEnd(deployment.Kafka.EventsTopic).Select(record => FusionEventJson.Deserialize(record.Message.Value).Id).Order());
        await Poll.UntilAsync(() => Task.FromResult(reader.ReadToEnd(deployment.DeadLettersTopic).Count() == Count), () => silo.Log);
        Assert.False(silo.HasFailed, silo.EndOfLog);
    }

    /// <summary>Their dead letters are the first that the fenced producer is to take.</summary>
    private async Task SendIllegibleAsync(Deployment deployment)
    {
        using var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = kafka.BootstrapServers }).Build();
        for (var i = 0; i < Count; i++)
            await producer.ProduceAsync(deployment.Topics["captions"], new Message<string, byte[]> { Key = "broken", Value = [0xC3, 0x28] });
    }

    private void Fence(string transactionalId)
    {
        using var other = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = kafka.BootstrapServers, TransactionalId = transactionalId }).Build();
        other.InitTransactions(Timeout);
    }
}
