using Confluent.Kafka;

namespace Streaming.Kafka.Tests.Ingest;

public sealed class PrefetchTests
{
    private const long Gibibyte = 1024 * 1024 * 1024;

    [Theory]
    [InlineData(16, 8192, 1024 * 1024)]
    [InlineData(64, 4096, 1024 * 1024)]
    [InlineData(128, 2048, 1024 * 1024)]
    [InlineData(1024, 256, 256 * 1024)]
    [InlineData(100_000, 64, 64 * 1024)]
    public void ApplyTo_TakesAQuarterOfTheMemoryForAllPartitionsTogether(int queues, int kilobytes, int bytesOfFetch)
    {
        var prefetch = new Prefetch(Gibibyte);
        prefetch.DivideAmong(queues);

        var config = prefetch.ApplyTo(new ConsumerConfig());

        Assert.Equal((kilobytes, bytesOfFetch), (config.QueuedMaxMessagesKbytes, config.MaxPartitionFetchBytes));
    }

    [Theory]
    [InlineData("fetch.message.max.bytes")]
    [InlineData("max.partition.fetch.bytes")]
    public void ApplyTo_LeavesWhatIsConfigured(string fetch)
    {
        var configured = new ConsumerConfig(new Dictionary<string, string> { ["queued.max.messages.kbytes"] = "7", [fetch] = "9" });

        var config = new Prefetch(Gibibyte).ApplyTo(new ConsumerConfig(configured));

        Assert.Equal(configured.OrderBy(setting => setting.Key), config.OrderBy(setting => setting.Key));
    }
}
