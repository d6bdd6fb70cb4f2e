using System.ComponentModel.DataAnnotations;
using Confluent.Kafka;

namespace Streaming.Kafka;

/// <summary>How a process talks to Kafka; configuration section <c>Kafka</c>.</summary>
public sealed class KafkaOptions
{
    public const string Section = "Kafka";

    /// <summary><c>host:port</c>, several separated by commas.</summary>
    [Required(ErrorMessage = "Kafka:BootstrapServers is required, for example \"127.0.0.1:9092\".")]
    public string BootstrapServers { get; set; } = "";

    /// <summary>The consumer group that all alignment silos of one deployment share. Default <c>streaming</c>.</summary>
    [Required]
    public string GroupId { get; set; } = "streaming";

    [Required]
    public string EventsTopic { get; set; } = "fusion-events";

    [Required]
    public string LateSamplesTopic { get; set; } = "late-samples";

    [Required]
    public string DeadLettersTopic { get; set; } = "dead-letters";

    /// <summary>Whether a silo creates topics that are missing at its start. Default true.</summary>
    public bool CreateTopics { get; set; } = true;

    /// <summary>Partitions of the topics it creates; the same for all, since a rig must be in the same partition of each. Default 4.</summary>
    [Range(1, 10_000)]
    public int Partitions { get; set; } = 4;

    /// <summary>The most records one poll hands on. Default 500.</summary>
    [Range(1, 100_000)]
    public int MaxPollRecords { get; set; } = 500;

    /// <summary>Payload bytes that may wait in one partition before it is paused. Default 32 MiB.</summary>
    [Range(1024, int.MaxValue)]
    public int PartitionCreditBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>How often offsets that nobody needs any more are committed. Default 1 s.</summary>
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a revoked partition may take to finish what it is doing; keep it below the session timeout. Default 5 s.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Any librdkafka setting for every client, for example <c>security.protocol</c>.</summary>
    public Dictionary<string, string> Client { get; } = [];

    /// <summary>Any librdkafka setting for consumers.</summary>
    public Dictionary<string, string> Consumer { get; } = [];

    /// <summary>Any librdkafka setting for producers.</summary>
    public Dictionary<string, string> Producer { get; } = [];

    internal AdminClientConfig CreateAdminConfig() => new(Merge(Client)) { BootstrapServers = BootstrapServers };

    /// <summary>Acknowledged by all replicas, in order, and in the partition where a Java client would put the same key.</summary>
    internal ProducerConfig CreateProducerConfig() => new(Merge(new Dictionary<string, string>
    {
        ["acks"] = "all",
        ["enable.idempotence"] = "true",
        ["partitioner"] = "murmur2_random",
        ["linger.ms"] = "2",
        ["message.max.bytes"] = "20971520",
    }, Client, Producer))
    {
        BootstrapServers = BootstrapServers,
    };

    /// <summary>Range assignment gives a consumer the same partitions of all topics: those of one rig stay together.</summary>
    internal ConsumerConfig CreateConsumerConfig() => new(Merge(new Dictionary<string, string>
    {
        ["partition.assignment.strategy"] = "range",
        ["auto.offset.reset"] = "earliest",
        ["fetch.queue.backoff.ms"] = "50",
        ["fetch.message.max.bytes"] = "1048576",
        ["topic.metadata.refresh.interval.ms"] = "10000",
    }, Client, Consumer))
    {
        BootstrapServers = BootstrapServers,
        GroupId = GroupId,
    };

    private static Dictionary<string, string> Merge(params Dictionary<string, string>[] settings)
    {
        var merged = new Dictionary<string, string>();
        foreach (var (key, value) in settings.SelectMany(setting => setting))
            merged[key] = value;
        return merged;
    }
}
