using System.Collections.Concurrent;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EndToEnd.Tests.Infrastructure;
using Streaming.Kafka;

namespace EndToEnd.Tests.Kafka;

/// <summary>Where a broker that alone has a partition is away, an onlooker sees the others.</summary>
[Collection(WholeSystems.Name)]
public sealed class LeaderlessTopicTests(ThreeBrokers kafka) : IClassFixture<ThreeBrokers>
{
    private const string Topic = "seen-in-part";
    private const int Partitions = 3;

    [Fact]
    public async Task Onlooker_WhoComesWhileAPartitionHasNoLeader_SeesTheOthersAndLaterAll()
    {
        kafka.Require();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = kafka.BootstrapServers }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification
        {
            Name = Topic,
            NumPartitions = Partitions,
            ReplicationFactor = 1,
            Configs = new() { ["min.insync.replicas"] = "1" },
        }]);
        await SendAsync("before", [.. Enumerable.Range(0, Partitions)]);
        var lost = FindPartitions(admin)[0];
        await kafka.KillAsync(lost.Leader);
        await Poll.UntilAsync(() => Task.FromResult(FindPartitions(admin)[0].Leader < 0), () => $"Broker {lost.Leader} is gone, and leads {Topic}/0 all the same.");

        var (looks, rigs) = (new ConcurrentQueue<TailLook>(), new ConcurrentQueue<string?>());
        using var tail = new TopicTail(new KafkaOptions { BootstrapServers = kafka.BootstrapServers });
        using var end = new CancellationTokenSource();
        tail.Follow([Topic]);
        var running = tail.RunAsync(record => rigs.Enqueue(record.Rig), looks.Enqueue, end.Token);
        await Poll.UntilAsync(() => Task.FromResult(!looks.IsEmpty), () => "Nobody looked.");
        Assert.Equal([$"{Topic}/0"], looks.First().Leaderless);

        await SendAsync("meanwhile", [1, 2]);
        await Poll.UntilAsync(() => Task.FromResult(rigs.Count == 2), () => $"Seen: {string.Join(", ", rigs)}");
        await kafka.RestartAsync(lost.Leader);
        await Poll.UntilAsync(() => Task.FromResult(looks.Last() is { Fault: null, Leaderless: [] }), () => $"The last look: {looks.Last()}");
        await SendAsync("afterwards", [0]);
        await Poll.UntilAsync(() => Task.FromResult(rigs.Count == 3), () => $"Seen: {string.Join(", ", rigs)}");

        Assert.Equal(["afterwards-0", "meanwhile-1", "meanwhile-2"], rigs.Order(StringComparer.Ordinal));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static List<PartitionMetadata> FindPartitions(IAdminClient admin) =>
        [.. admin.GetMetadata(Topic, TimeSpan.FromSeconds(10)).Topics[0].Partitions.OrderBy(partition => partition.PartitionId)];

    private async Task SendAsync(string rig, int[] partitions)
    {
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = kafka.BootstrapServers }).Build();
        foreach (var partition in partitions)
            await producer.ProduceAsync(new TopicPartition(Topic, partition), new Message<string, string> { Key = $"{rig}-{partition}", Value = "" });
    }
}
