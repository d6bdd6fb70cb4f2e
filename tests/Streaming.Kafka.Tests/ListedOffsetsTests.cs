using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka.Tests;

public sealed class ListedOffsetsTests
{
    private static readonly TopicPartition Partition = new("made-later", 0);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task ListOffsets_OfATopicThatWasMissingWhenItWasAskedAboutFirst_FindsItOnceItIsThere()
    {
        using var broker = EmbeddedKafka.Start(NullLogger.Instance);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers }).Build();
        admin.GetMetadata(Timeout);
        var missing = await Assert.ThrowsAsync<KafkaException>(
            () => admin.ListOffsetsAsync([new TopicPartitionOffsetSpec { TopicPartition = Partition, OffsetSpec = OffsetSpec.Latest() }]));
        Assert.Equal(ErrorCode.Local_NoEnt, missing.Error.Code);

        broker.CreateTopic(Partition.Topic, partitions: 1);

        var found = Assert.Single(await admin.ListOffsetsAsync([Partition], OffsetSpec.Latest(), Timeout));
        Assert.False(found.Error.IsError, found.Error.Reason);
        Assert.Equal(0, found.Offset.Value);
    }
}
