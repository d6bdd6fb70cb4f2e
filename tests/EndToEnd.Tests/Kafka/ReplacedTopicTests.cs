using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests.Kafka;

/// <summary>A topic that is deleted and made again has its offsets anew: what comes has not been read, though offsets as high were.</summary>
[Collection(WholeSystems.Name)]
public sealed class ReplacedTopicTests(RealKafka kafka)
{
    private const int Count = 20;
    private const int Partitions = 4;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Silo_WhoseTopicIsMadeAnewWhileItReads_ReadsAllThatIsInIt(bool exactlyOnce)
    {
        kafka.Require();
        using var deployment = Deploy($"replaced-{Guid.NewGuid():N}");
        await using var silo = StartSilo(deployment, exactlyOnce);
        await silo.WaitUntilReadyAsync();
        await Captions.SendAsync(deployment, "rig", Count);
        await deployment.ReadEventsAsync(Count, () => silo.Log);

        await ReplaceAsync(deployment.Topics["captions"]);
        await Captions.SendAsync(deployment, "rig", Count, first: Count);

        var events = await deployment.ReadEventsAsync(2 * Count, () => silo.Log);
        Assert.Equal(2 * Count, Captions.CountByRig(events.Values)["rig"]);
        Assert.Contains($"{deployment.Topics["captions"]} was deleted and made again", silo.Log, StringComparison.Ordinal);
        Assert.False(silo.HasFailed, silo.EndOfLog);
    }

    [Fact]
    public async Task Silo_WhoseTopicWasMadeAnewWhileNoneRan_ReadsAllThatIsInIt()
    {
        kafka.Require();
        var name = $"replaced-{Guid.NewGuid():N}";
        using var deployment = Deploy(name);
        await using (var first = StartSilo(deployment, exactlyOnce: false))
        {
            await first.WaitUntilReadyAsync();
            await Captions.SendAsync(deployment, "rig", Count);
            await deployment.ReadEventsAsync(Count, () => first.Log);
            await first.StopInOrderAsync();
        }

        await ReplaceAsync(deployment.Topics["captions"]);
        await Captions.SendAsync(deployment, "rig", 2 * Count, first: Count);

        using var later = Deploy(name);
        await using var second = StartSilo(later, exactlyOnce: false);
        var events = await later.ReadEventsAsync(3 * Count, () => second.Log);
        Assert.Equal(3 * Count, Captions.CountByRig(events.Values)["rig"]);
    }

    private Deployment Deploy(string name) => new(name, kafka.BootstrapServers, Captions.Pipeline, Captions.Modality);

    private static SiloProcess StartSilo(Deployment deployment, bool exactlyOnce) =>
        deployment.StartAlignmentSilo(("Kafka__ExactlyOnce", $"{exactlyOnce}"), ("Kafka__InstanceId", "silo-0"), ("Kafka__Partitions", $"{Partitions}"));

    private async Task ReplaceAsync(string topic)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = kafka.BootstrapServers }).Build();
        await admin.DeleteTopicsAsync([topic]);
        await Poll.UntilAsync(() => TryCreateAsync(admin, topic), () => $"{topic} was not deleted.");
    }

    /// <summary>Not before the broker has ended deleting the one of the same name.</summary>
    private static async Task<bool> TryCreateAsync(IAdminClient admin, string topic)
    {
        try
        {
            await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = Partitions }]);
            return true;
        }
        catch (CreateTopicsException e) when (e.Results[0].Error.Code == Confluent.Kafka.ErrorCode.TopicAlreadyExists)
        {
            return false;
        }
    }
}
