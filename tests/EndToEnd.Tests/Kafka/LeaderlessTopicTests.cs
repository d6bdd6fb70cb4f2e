using System.Collections.Concurrent;
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EndToEnd.Tests.Infrastructure;
using Streaming.Kafka;

namespace EndToEnd.Tests.Kafka;

/// <summary>Where a broker that alone has a partition is away, an onlooker sees the others, a silo works on them, and a subscriber gets their events.</summary>
[Collection(WholeSystems.Name)]
public sealed class LeaderlessTopicTests(ThreeBrokers kafka) : IClassFixture<ThreeBrokers>
{
    private const int Partitions = 3;

    private static readonly IReadOnlyList<string> Rigs = [.. Enumerable.Range(0, 8).Select(number => $"rig-{number}")];

    [Fact]
    public async Task Onlooker_WhoComesWhileAPartitionHasNoLeader_SeesTheOthersAndLaterAll()
    {
        const string Topic = "seen-in-part";
        kafka.Require();
        using var admin = await CreateAsync(Topic);
        await BareEvents.SendAsync(kafka.BootstrapServers, Topic, "before", 0, 1, 2);
        var lost = await KillLeaderAsync(admin, Topic);

        var (looks, rigs) = (new ConcurrentQueue<TailLook>(), new ConcurrentQueue<string?>());
        using var tail = new TopicTail(new KafkaOptions { BootstrapServers = kafka.BootstrapServers });
        using var end = new CancellationTokenSource();
        tail.Follow([Topic]);
        var running = tail.RunAsync(record => rigs.Enqueue(record.Rig), looks.Enqueue, end.Token);
        await Poll.UntilAsync(() => Task.FromResult(!looks.IsEmpty), () => "Nobody looked.");
        Assert.Equal([$"{Topic}/0"], looks.First().Leaderless);

        await BareEvents.SendAsync(kafka.BootstrapServers, Topic, "meanwhile", 1, 2);
        await Poll.UntilAsync(() => Task.FromResult(rigs.Count == 2), () => $"Seen: {string.Join(", ", rigs)}");
        await kafka.RestartAsync(lost);
        await Poll.UntilAsync(() => Task.FromResult(looks.Last() is { Fault: null, Leaderless: [] }), () => $"The last look: {looks.Last()}");
        await BareEvents.SendAsync(kafka.BootstrapServers, Topic, "afterwards", 0);
        await Poll.UntilAsync(() => Task.FromResult(rigs.Count == 3), () => $"Seen: {string.Join(", ", rigs)}");

        Assert.Equal(["afterwards-0", "meanwhile-1", "meanwhile-2"], rigs.Order(StringComparer.Ordinal));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Watch_ThatBeginsWhileAPartitionHasNoLeader_SaysSoAndPrintsTheOthersAndLaterAll()
    {
        const string Topic = "watched-in-part";
        kafka.Require();
        using var admin = await CreateAsync(Topic);
        await BareEvents.SendAsync(kafka.BootstrapServers, Topic, "before", 0, 1, 2);
        var lost = await KillLeaderAsync(admin, Topic);

        await using var watch = RunningProcess.StartOurs(
            "streaming", ["watch", "--bootstrap-servers", kafka.BootstrapServers, "--topic", Topic, "--from-beginning", "--max", $"{Partitions}", "--json"]);
        await Poll.UntilAsync(() => Task.FromResult(watch.Error.Contains($"No broker leads {Topic}/0, so nothing of it is shown.", StringComparison.Ordinal)), () => watch.Error);
        await Poll.UntilAsync(() => Task.FromResult(BareEvents.RigsOf(watch).Count == 2), () => $"{watch.Output} {watch.Error}");
        Assert.Equal(["before-1", "before-2"], BareEvents.RigsOf(watch));
        await kafka.RestartAsync(lost);

        Assert.Equal(0, await watch.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(["before-0", "before-1", "before-2"], BareEvents.RigsOf(watch));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Silo_ThatStartsWhileAPartitionHasNoLeader_WorksOnTheOthersAndLaterOnAll(bool exactlyOnce)
    {
        kafka.Require();
        var name = $"led-in-part-{Guid.NewGuid():N}";
        using var deployment = Deploy(name);
        var topic = deployment.Topics["captions"];
        using var admin = await CreateAsync(topic);
        await SendCaptionsAsync(deployment, Rigs, first: 0);
        var isInTheFirst = FindPartitions(topic).ToLookup(rig => rig.Value == 0, rig => rig.Key);
        Assert.NotEmpty(isInTheFirst[true]);
        Assert.NotEmpty(isInTheFirst[false]);
        await using (var before = deployment.StartAlignmentSilo(Mode(exactlyOnce)))
        {
            await deployment.ReadEventsAsync(Rigs.Count, () => before.Log);
            await before.StopInOrderAsync();
        }

        var lost = await KillLeaderAsync(admin, topic);
        using var sameDeployment = Deploy(name); // as a cluster of its own: there is no other silo any more
        await using var silo = sameDeployment.StartAlignmentSilo(Mode(exactlyOnce));
        await SendCaptionsAsync(deployment, isInTheFirst[false], first: 1);
        await deployment.ReadEventsAsync(Rigs.Count + isInTheFirst[false].Count(), () => silo.Log);
        Assert.Contains($"{topic}/0 is not known (no broker leads it)", silo.Log, StringComparison.Ordinal);
        Assert.Equal(1, await silo.SumAsync("streaming_ingest_waiting_partitions"));
        await kafka.RestartAsync(lost);

        await SendCaptionsAsync(deployment, isInTheFirst[true], first: 1);
        var events = await deployment.ReadEventsAsync(Rigs.Count * 2, () => silo.Log);
        Assert.Equal(Rigs.ToDictionary(rig => rig, _ => 2), Captions.CountByRig(events.Values));
        Assert.Equal(0, await silo.SumAsync("streaming_ingest_waiting_partitions"));
    }

    [Fact]
    public async Task Subscriber_ThatStartsWhileAPartitionHasNoLeader_GetsTheEventsOfTheOthersAndLaterAll()
    {
        kafka.Require();
        using var deployment = Deploy("taken-in-part");
        var topic = deployment.Kafka.EventsTopic;
        using var admin = await CreateAsync(topic);
        await BareEvents.SendAsync(kafka.BootstrapServers, topic, "before", 0, 1, 2);
        var lost = await KillLeaderAsync(admin, topic);

        await using var silo = deployment.StartSilo("EventLogSilo");
        await Poll.UntilAsync(() => Task.FromResult(EventLog.IdsTakenBy(silo).Count == Partitions - 1), () => silo.Log);
        Assert.Contains($"{topic}/0 is not known (no broker leads it)", silo.Log, StringComparison.Ordinal);
        Assert.Equal(1, await silo.SumAsync("streaming_subscription_waiting_partitions"));
        await kafka.RestartAsync(lost);

        await Poll.UntilAsync(() => Task.FromResult(EventLog.IdsTakenBy(silo).Count == Partitions), () => silo.Log);
        Assert.Equal(0, await silo.SumAsync("streaming_subscription_waiting_partitions"));
        await silo.StopInOrderAsync();
    }

    private Deployment Deploy(string name) => new(name, kafka.BootstrapServers, Captions.Pipeline, Captions.Modality);

    private static (string Name, string Value) Mode(bool exactlyOnce) => ("Kafka__ExactlyOnce", exactlyOnce ? "true" : "false");

    private static async Task SendCaptionsAsync(Deployment deployment, IEnumerable<string> rigs, int first)
    {
        foreach (var rig in rigs)
            await Captions.SendAsync(deployment, rig, count: 1, first);
    }

    private Dictionary<string, int> FindPartitions(string topic)
    {
        using var reader = new TopicReader(kafka.BootstrapServers);
        return reader.ReadToEnd(topic).ToDictionary(record => Encoding.UTF8.GetString(record.Message.Key!), record => record.Partition.Value);
    }

    private async Task<IAdminClient> CreateAsync(string topic)
    {
        var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = kafka.BootstrapServers }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification
        {
            Name = topic,
            NumPartitions = Partitions,
            ReplicationFactor = 1,
            Configs = new() { ["min.insync.replicas"] = "1" },
        }]);
        return admin;
    }

    /// <summary>Of the first partition.</summary>
    private async Task<int> KillLeaderAsync(IAdminClient admin, string topic)
    {
        var leader = FindLeader(admin, topic);
        await kafka.KillAsync(leader);
        await Poll.UntilAsync(() => Task.FromResult(FindLeader(admin, topic) < 0), () => $"Broker {leader} is gone, and leads {topic}/0 all the same.");
        return leader;
    }

    private static int FindLeader(IAdminClient admin, string topic) =>
        admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics[0].Partitions.Single(partition => partition.PartitionId == 0).Leader;
}
