using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests.Kafka;

/// <summary>Whatever a producer compresses with, and whatever we are told to.</summary>
[Collection(WholeSystems.Name)]
public sealed class CompressionTests(RealKafka kafka)
{
    [Theory]
    [InlineData("lz4")]
    [InlineData("zstd")]
    [InlineData("snappy")]
    [InlineData("gzip")]
    public async Task Silo_OfCompressedRecords_AlignsThemAndCompressesItsEvents(string codec)
    {
        kafka.Require();
        using var deployment = new Deployment($"compressed-{codec}", kafka.BootstrapServers, Captions.Pipeline, Captions.Modality);
        deployment.Kafka.Producer["compression.type"] = codec;
        deployment.Kafka.Producer["linger.ms"] = "50"; // batches, so that there is something to compress
        await using var silo = deployment.StartAlignmentSilo(("Kafka__Producer__compression.type", codec));
        await silo.WaitUntilReadyAsync();

        await Captions.SendAsync(deployment, "rig", 50);

        var events = await deployment.ReadEventsAsync(50, () => silo.Log);
        Assert.Equal(50, Captions.CountByRig(events.Values)["rig"]);
    }
}
