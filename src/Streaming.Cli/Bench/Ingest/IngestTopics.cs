using Confluent.Kafka;
using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.Cli.Bench.Ingest;

/// <summary>Topics as they were when they were looked at: where each partition begins and ends, and what kind of content each topic has.</summary>
/// <param name="Kinds">Content kind by topic.</param>
/// <param name="Beginnings">Where to start.</param>
/// <param name="Ends">The offsets of the records that would come next.</param>
internal sealed record IngestTopics(
    IReadOnlyDictionary<string, ContentKind> Kinds, IReadOnlyList<TopicPartitionOffset> Beginnings, IReadOnlyList<TopicPartitionOffset> Ends)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public long Records => Ends.Zip(Beginnings, (end, beginning) => end.Offset.Value - beginning.Offset.Value).Sum();

    /// <summary>Those of a workload, still empty.</summary>
    public static IngestTopics Of(IngestWorkload workload) => new(
        workload.Topics.Zip([ContentKind.Image, ContentKind.Audio, ContentKind.Text]).ToDictionary(), [], []);

    /// <exception cref="BenchException">A topic is not there, is empty, or holds nothing that tells its content.</exception>
    public static IngestTopics Find(KafkaOptions kafka, IReadOnlyList<string> topics)
    {
        var config = kafka.CreateConsumerConfig();
        config.GroupId = "bench-look"; // librdkafka wants one; it is never joined
        config.EnableAutoCommit = false;
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(config).Quietly().Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var kinds = new Dictionary<string, ContentKind>();
        var beginnings = new List<TopicPartitionOffset>();
        var ends = new List<TopicPartitionOffset>();
        foreach (var topic in topics)
        {
            var metadata = admin.GetMetadata(topic, Timeout).Topics[0];
            if (metadata.Error.IsError)
                throw new BenchException($"Topic \"{topic}\" cannot be read: {metadata.Error.Reason}.");
            foreach (var partition in metadata.Partitions.Select(partition => new TopicPartition(topic, partition.PartitionId)))
            {
                var offsets = consumer.QueryWatermarkOffsets(partition, Timeout);
                if (offsets.Low == offsets.High)
                    continue;
                beginnings.Add(new TopicPartitionOffset(partition, offsets.Low));
                ends.Add(new TopicPartitionOffset(partition, offsets.High));
                if (!kinds.ContainsKey(topic))
                    kinds.Add(topic, KindOf(consumer, beginnings[^1]));
            }

            if (!kinds.ContainsKey(topic))
                throw new BenchException($"Topic \"{topic}\" is empty.");
        }

        return new IngestTopics(kinds, beginnings, ends);
    }

    private static ContentKind KindOf(IConsumer<byte[]?, byte[]?> consumer, TopicPartitionOffset first)
    {
        consumer.Assign(first);
        var record = consumer.Consume(Timeout) ?? throw new BenchException($"Topic \"{first.Topic}\" gives no record within {Timeout.TotalSeconds} s.");
        consumer.Unassign();
        var contentType = record.Message.Headers.TryGetLastBytes(HeaderNames.ContentType, out var bytes) ? System.Text.Encoding.UTF8.GetString(bytes) : "";
        return contentType.Split('/')[0] switch
        {
            "image" => ContentKind.Image,
            "audio" => ContentKind.Audio,
            "text" => ContentKind.Text,
            "application" => ContentKind.Tensor,
            _ => throw new BenchException($"Topic \"{first.Topic}\" has the content-type \"{contentType}\", which no modality has."),
        };
    }
}
