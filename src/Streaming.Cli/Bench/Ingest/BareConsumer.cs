using Confluent.Kafka;
using Streaming.Kafka;

namespace Streaming.Cli.Bench.Ingest;

/// <summary>The baseline: a loop over Confluent.Kafka's consumer, with the settings that the silo's has, that only counts.</summary>
internal static class BareConsumer
{
    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(100);

    public static IngestPass Run(KafkaOptions kafka, IngestTopics topics, CancellationToken cancellationToken)
    {
        var config = kafka.CreateConsumerConfig();
        config.GroupId = $"bench-bare-{Guid.NewGuid():N}";
        config.EnableAutoCommit = false;
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(config).Quietly().Build();
        consumer.Assign(topics.Beginnings);
        var expected = topics.Records;
        var records = 0L;
        var bytes = 0L;
        IngestPass.Stopwatch? watch = null;
        while (records < expected)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (consumer.Consume(PollTimeout) is not { } record)
                continue;
            watch ??= new IngestPass.Stopwatch();
            records++;
            bytes += record.Message.Value?.Length ?? 0;
        }

        return watch!.Stop(records, bytes);
    }
}
