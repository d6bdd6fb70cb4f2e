using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests.Kafka;

/// <summary>A broker that is started again leads its partitions anew, and refuses whoever takes it for what it was.</summary>
[Collection(WholeSystems.Name)]
public sealed class RestartedBrokerTests
{
    private const int Count = 5;

    /// <summary>In all partitions.</summary>
    private static readonly string[] Rigs = [.. Enumerable.Range(0, 16).Select(number => $"rig-{number}")];

    [Fact]
    public async Task Silo_ThatTakesOverPartitionsAfterTheBrokerWasStartedAgain_ReadsThem()
    {
        await using var kafka = new RealKafka(); // its own: others need theirs alive
        kafka.Require();
        await kafka.InitializeAsync();
        using var deployment = new Deployment("restarted-broker", kafka.BootstrapServers, Captions.Pipeline, Captions.Modality);
        await using var first = deployment.StartAlignmentSilo();
        await first.WaitUntilReadyAsync();
        foreach (var rig in Rigs)
            await Captions.SendAsync(deployment, rig, Count);
        await deployment.ReadEventsAsync(Count * Rigs.Length, () => first.Log);

        await kafka.KillAsync();
        await kafka.RestartAsync();
        await using (var second = deployment.StartAlignmentSilo())
        {
            await second.WaitUntilReadyAsync();
            await second.StopInOrderAsync();
        }

        foreach (var rig in Rigs)
            await Captions.SendAsync(deployment, rig, Count, first: Count);
        var events = await deployment.ReadEventsAsync(2 * Count * Rigs.Length, () => first.Log);
        Assert.All(Captions.CountByRig(events.Values).Values, count => Assert.Equal(2 * Count, count));
        Assert.False(first.HasFailed, first.EndOfLog);
    }
}
