using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests.Kafka;

/// <summary>A broker that was killed may never end a transaction, and nobody may read past it. That is not to be waited out in silence.</summary>
[Collection(WholeSystems.Name)]
public sealed class UnendedTransactionTests(RealKafka kafka)
{
    private const int Count = 5;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Silo_OneOfWhoseCheckpointsIsBehindAnOpenTransaction_SaysSoAndReadsTheOtherPartitionsAndLaterAll()
    {
        kafka.Require();
        using var deployment = new Deployment($"unended-{Guid.NewGuid():N}", kafka.BootstrapServers, Captions.Pipeline, Captions.Modality);
        var checkpoints = deployment.Kafka.ResolveCheckpointsTopic();
        await CreateAsync(checkpoints, deployment.Kafka.Partitions);
        using var producer = OpenTransaction(new TopicPartition(checkpoints, 2));
        await using var silo = deployment.StartAlignmentSilo(("Kafka__TransactionTimeout", "00:00:02"));
        await Poll.UntilAsync(() => Task.FromResult(silo.Log.Contains("find-hanging", StringComparison.Ordinal)), () => silo.Log);
        Assert.Contains($"{checkpoints}/2 cannot be read", silo.Log, StringComparison.Ordinal);
        Assert.DoesNotContain($"{checkpoints}/1 cannot be read", silo.Log, StringComparison.Ordinal);

        await silo.WaitUntilReadyAsync(); // with the other partitions

        producer.AbortTransaction(Timeout);

        await Captions.SendAsync(deployment, "rig", Count);
        await deployment.ReadEventsAsync(Count, () => silo.Log);
        Assert.False(silo.HasFailed, silo.EndOfLog);
    }

    [Fact]
    public async Task Watch_OfATopicThatIsMadeLaterWithAnOpenTransactionInIt_SaysBothAndPrintsTheOtherPartitionAndLaterAll()
    {
        kafka.Require();
        var topic = $"watched-{Guid.NewGuid():N}";
        await using var watch = RunningProcess.StartOurs("streaming", ["watch", "--bootstrap-servers", kafka.BootstrapServers, "--topic", topic, "--max", "2", "--json"]);
        await Poll.UntilAsync(() => Task.FromResult(watch.Error.Contains($"There is no topic {topic} at {kafka.BootstrapServers} yet", StringComparison.Ordinal)), () => watch.Error);

        await CreateAsync(topic, partitions: 2);
        using var producer = OpenTransaction(new TopicPartition(topic, 0));
        await BareEvents.SendAsync(kafka.BootstrapServers, topic, "beside", 0, 1);
        await Poll.UntilAsync(() => Task.FromResult(watch.Error.Contains($"A transaction in {topic}/0 is not ended", StringComparison.Ordinal)), () => watch.Error);
        Assert.Equal(["beside-1"], BareEvents.RigsOf(watch));
        producer.AbortTransaction(Timeout);

        Assert.Equal(0, await watch.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(["beside-0", "beside-1"], BareEvents.RigsOf(watch));
    }

    private async Task CreateAsync(string topic, int partitions)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = kafka.BootstrapServers }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions, Configs = new() { ["cleanup.policy"] = "compact" } }]);
    }

    private IProducer<byte[], byte[]> OpenTransaction(TopicPartition partition)
    {
        var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = kafka.BootstrapServers, TransactionalId = $"{partition.Topic}-open" }).Build();
        producer.InitTransactions(Timeout);
        producer.BeginTransaction();
        producer.Produce(partition, new Message<byte[], byte[]> { Key = "nobody"u8.ToArray(), Value = "{}"u8.ToArray() });
        producer.Flush(Timeout);
        return producer;
    }
}
