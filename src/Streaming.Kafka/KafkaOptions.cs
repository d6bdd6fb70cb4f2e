using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Confluent.Kafka;

namespace Streaming.Kafka;

/// <summary>How a process talks to Kafka; configuration section <c>Kafka</c>.</summary>
public sealed class KafkaOptions
{
    public const string Section = "Kafka";

    [Description("`host:port`, several separated by commas")]
    [Required(ErrorMessage = $"{Section}:{nameof(BootstrapServers)} is required, for example \"127.0.0.1:9092\".")]
    public string BootstrapServers { get; set; } = "";

    [Description("the consumer group that all alignment silos of one deployment share")]
    [Required(ErrorMessage = $"{Section}:{nameof(GroupId)} is required.")]
    public string GroupId { get; set; } = "streaming";

    [Description("where fusion events go")]
    [Required(ErrorMessage = $"{Section}:{nameof(EventsTopic)} is required.")]
    public string EventsTopic { get; set; } = "fusion-events";

    [Description("where samples go that no window could take")]
    [Required(ErrorMessage = $"{Section}:{nameof(LateSamplesTopic)} is required.")]
    public string LateSamplesTopic { get; set; } = "late-samples";

    [Description("where records go that could not be decoded")]
    [Required(ErrorMessage = $"{Section}:{nameof(DeadLettersTopic)} is required.")]
    public string DeadLettersTopic { get; set; } = "dead-letters";

    [Description("whether a silo creates topics that are missing at its start")]
    public bool CreateTopics { get; set; } = true;

    [Description("partitions of the topics it creates; the same for all, since a rig must be in the same partition of each")]
    [Range(1, 10_000, ErrorMessage = $"{Section}:{nameof(Partitions)} must be from 1 to 10000.")]
    public int Partitions { get; set; } = 4;

    [Description("the most records one poll hands on")]
    [Range(1, 100_000, ErrorMessage = $"{Section}:{nameof(MaxPollRecords)} must be from 1 to 100000.")]
    public int MaxPollRecords { get; set; } = 500;

    [Description("payload bytes that may wait in one partition before it is paused")]
    [Range(1024, int.MaxValue, ErrorMessage = $"{Section}:{nameof(PartitionCreditBytes)} must be from 1024 to 2147483647.")]
    public int PartitionCreditBytes { get; set; } = 32 * 1024 * 1024;

    [Description("whether a payload must begin and end as its content type says; `false` for payloads that only the model can judge")]
    public bool CheckPayloads { get; set; } = true;

    [Description("how often offsets that nobody needs any more are committed")]
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromSeconds(1);

    [Description("how long a revoked partition may take to finish what it is doing; keep it below the session timeout")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    [Description("any librdkafka setting for every client, for example `Kafka:Client:security.protocol`")]
    public Dictionary<string, string> Client { get; } = [];

    [Description("any librdkafka setting for consumers")]
    public Dictionary<string, string> Consumer { get; } = [];

    [Description("any librdkafka setting for producers")]
    public Dictionary<string, string> Producer { get; } = [];

    public AdminClientConfig CreateAdminConfig() => new(Merge(Client)) { BootstrapServers = BootstrapServers };

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
    public ConsumerConfig CreateConsumerConfig() => new(Merge(new Dictionary<string, string>
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
