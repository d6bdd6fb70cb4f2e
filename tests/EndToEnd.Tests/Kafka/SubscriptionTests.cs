using EndToEnd.Tests.Infrastructure;
using Streaming.Kafka;

namespace EndToEnd.Tests.Kafka;

/// <summary>Silos of somebody else, whose grains get the events that an alignment silo publishes.</summary>
[Collection(WholeSystems.Name)]
public sealed class SubscriptionTests(RealKafka kafka)
{
    private const int Rounds = 40;
    private static readonly string[] Rigs = [.. Enumerable.Range(1, 12).Select(number => $"rig-{number}")];

    [Fact]
    public async Task Grains_GetEveryEvent_ThoughASiloOfTheirsIsKilled()
    {
        kafka.Require();
        using var deployment = new Deployment("subscribed", kafka.BootstrapServers, Captions.Pipeline, Captions.Modality);
        await using var alignment = deployment.StartAlignmentSilo(("Kafka__ExactlyOnce", "true"));
        await alignment.WaitUntilReadyAsync();
        await using var killed = deployment.StartSilo("EventLogSilo");
        await using var other = deployment.StartSilo("EventLogSilo");
        await killed.WaitUntilReadyAsync();
        await other.WaitUntilReadyAsync();

        using var sensors = new SampleProducer(deployment.Kafka, deployment.Topics);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var rig in Rigs)
                await Captions.SendAsync(sensors, rig, count: 1, first: round);
            if (round == Rounds / 2)
                await KillOnceItTookAnEventAsync(killed);
        }

        var events = await deployment.ReadEventsAsync(Rounds * Rigs.Length, () => alignment.EndOfLog);
        await Poll.UntilAsync(() => Task.FromResult(events.Keys.ToHashSet().IsSubsetOf([.. EventLog.IdsTakenBy(killed), .. EventLog.IdsTakenBy(other)])), () => other.EndOfLog);
        await other.StopInOrderAsync();
    }

    private static async Task KillOnceItTookAnEventAsync(SiloProcess silo)
    {
        await Poll.UntilAsync(() => Task.FromResult(EventLog.IdsTakenBy(silo).Count > 0), () => silo.EndOfLog);
        await silo.KillAsync();
    }
}
