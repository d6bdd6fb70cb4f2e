namespace Streaming.Kafka.Tests.Embedded;

/// <summary>More rigs have something new to write down than the producer's queue has room for.</summary>
public sealed class ManyCheckpointsTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    private const int Rigs = 50;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly (string Name, string Value)[] Settings = [("Producer:queue.buffering.max.messages", "10")];

    [Fact]
    public async Task Commit_WaitsForRoom_AndTheNextConsumerReadsNothingAgain()
    {
        using var captions = new CaptionsTopic(kafka);
        var rigs = new GatedRigs();
        rigs.Open();
        var all = Task.WhenAll(Enumerable.Range(0, Rigs).Select(rig => rigs.Until($"first-{rig}")));
        for (var rig = 0; rig < Rigs; rig++)
            await captions.SendAsync([$"first-{rig}"], rig: $"rig-{rig}");
        using (var host = await captions.StartConsumerAsync(rigs, Settings))
        {
            await all.WaitAsync(Timeout);
            await host.StopAsync();
        }

        await captions.SendAsync(["next"]);

        Assert.Equal(1, await captions.CountReadNextAsync(until: "next"));
    }
}
