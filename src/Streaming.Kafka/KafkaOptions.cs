using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Confluent.Kafka;

namespace Streaming.Kafka;

/// <summary>How a process talks to Kafka; configuration section <c>Kafka</c>.</summary>
public sealed class KafkaOptions : IValidatableObject
{
    public const string Section = "Kafka";

    /// <summary>librdkafka's own default of 45 s would leave the rigs of a crashed silo alone for that long.</summary>
    private const int DefaultSessionTimeoutMs = 10_000;

    /// <summary>
    /// A fetch that waits for a partition that has nothing keeps others waiting that have something: there is one at a time, and it leaves out those that
    /// had enough fetched when it began. It is also how often brokers are asked when no rig says anything.
    /// </summary>
    private const int FetchWaitMs = 20;

    /// <summary>How often a consumer tells how far it is behind.</summary>
    private const int StatisticsIntervalMs = 10_000;

    /// <summary>How much longer than a transaction may take a broker may need to notice that and to end it.</summary>
    private static readonly TimeSpan TransactionGrace = TimeSpan.FromSeconds(20);

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

    [Description("where silos write down how far rigs have come; compacted, with as many partitions as the modality topics")]
    [DefaultValue("the group with `-checkpoints` behind it")]
    public string? CheckpointsTopic { get; set; }

    [Description("whether a silo creates topics that are missing at its start")]
    public bool CreateTopics { get; set; } = true;

    [Description("partitions of the topics it creates; the same for all, since a rig must be in the same partition of each")]
    [Range(1, 10_000, ErrorMessage = $"{Section}:{nameof(Partitions)} must be from 1 to 10000.")]
    public int Partitions { get; set; } = 4;

    [Description("the most records that one turn of a partition hands on; a quarter of `PartitionCreditBytes` ends it too")]
    [Range(1, 100_000, ErrorMessage = $"{Section}:{nameof(MaxPollRecords)} must be from 1 to 100000.")]
    public int MaxPollRecords { get; set; } = 10_000;

    [Description("bytes of one partition's records that may wait for their rigs before the rest is left with the broker, and as many of payloads that may wait in closed windows for their events; less where all partitions of a silo together would have more than a sixteenth of its heap's limit")]
    [Range(1024, int.MaxValue, ErrorMessage = $"{Section}:{nameof(PartitionCreditBytes)} must be from 1024 to 2147483647.")]
    public int PartitionCreditBytes { get; set; } = 32 * 1024 * 1024;

    [Description("whether a payload must begin and end as its content type says; `false` for payloads that only the model can judge")]
    public bool CheckPayloads { get; set; } = true;

    [Description("events, late samples, dead letters and offsets in one Kafka transaction per commit: a `read_committed` reader sees each event once")]
    public bool ExactlyOnce { get; set; }

    [Description("how often offsets that nobody needs any more are committed; with `ExactlyOnce`, how long an event may stay invisible")]
    [DefaultValue("1 second; 100 milliseconds with `ExactlyOnce`")]
    public TimeSpan? CommitInterval { get; set; }

    [Description("how long a crashed silo's open transaction may hold `read_committed` readers up; longer than the commit interval")]
    public TimeSpan TransactionTimeout { get; set; } = TimeSpan.FromSeconds(10);

    [Description("how long a revoked partition may take to finish what it is doing; shorter than the consumer's session timeout. A silo takes at most three times as long, and 15 seconds, to stop")]
    [DefaultValue("half of `Kafka:Consumer:session.timeout.ms`, which is 10 seconds unless set")]
    public TimeSpan? DrainTimeout { get; set; }

    [Description("`Classic`, or `Consumer` for the broker-side group protocol of Kafka 4 (KIP-848)")]
    public GroupProtocol GroupProtocol { get; set; } = GroupProtocol.Classic;

    [Description("this silo's own name in the group, for example that of its pod: restarted within the session timeout under the same name, it goes on with the same partitions, and ends its own open transaction")]
    [DefaultValue("none")]
    public string? InstanceId { get; set; }

    [Description("any librdkafka setting for every client, for example `Kafka:Client:security.protocol`")]
    public Dictionary<string, string> Client { get; } = [];

    [Description("any librdkafka setting for consumers")]
    public Dictionary<string, string> Consumer { get; } = [];

    [Description("any librdkafka setting for producers")]
    public Dictionary<string, string> Producer { get; } = [];

    internal TimeSpan EffectiveDrainTimeout => DrainTimeout ?? (SessionTimeout / 2);

    internal TimeSpan EffectiveCommitInterval => CommitInterval ?? (ExactlyOnce ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(1));

    /// <summary>No transaction is open for longer, unless a broker does not end it: that takes it a while.</summary>
    internal TimeSpan TransactionPatience => TransactionTimeout + TransactionGrace;

    private bool IsNamed => !string.IsNullOrWhiteSpace(InstanceId);

    internal TimeSpan SessionTimeout => TimeSpan.FromMilliseconds(CreateGroupConfig().SessionTimeoutMs ?? DefaultSessionTimeoutMs);

    /// <summary>The name of <see cref="CheckpointsTopic"/>, also where it is left to its default. No property: those are settings.</summary>
    public string ResolveCheckpointsTopic() => CheckpointsTopic ?? $"{GroupId}-checkpoints";

    public AdminClientConfig CreateAdminConfig() => new(Merge(Client)) { BootstrapServers = BootstrapServers };

    /// <summary>Acknowledged by all replicas, in order, and in the partition where a Java client would put the same key.</summary>
    internal ProducerConfig CreateProducerConfig() => new(Merge(new Dictionary<string, string>
    {
        ["acks"] = "all",
        ["enable.idempotence"] = "true",
        ["partitioner"] = "murmur2_random",
        ["linger.ms"] = "2",
        ["dotnet.producer.delivery.report.fields"] = "status", // nobody looks at the rest, and each report would copy it
        ["message.max.bytes"] = "20971520",
    }, Client, Producer))
    {
        BootstrapServers = BootstrapServers,
    };

    /// <summary>
    /// The name by which the broker knows that a process has come after another: without an own name, nobody ends the transaction of a process that crashed
    /// but the transaction timeout.
    /// </summary>
    internal ProducerConfig CreateTransactionalProducerConfig()
    {
        var config = CreateProducerConfig();
        config.TransactionalId = $"{GroupId}-{(IsNamed ? InstanceId : $"{Environment.MachineName}-{Guid.NewGuid():N}")}";
        config.TransactionTimeoutMs = (int)TransactionTimeout.TotalMilliseconds;
        config.RetryBackoffMs ??= 10; // a commit soon after another is told to come again
        return config;
    }

    public ConsumerConfig CreateConsumerConfig() => new(Merge(new Dictionary<string, string>
    {
        ["auto.offset.reset"] = "earliest",
        ["fetch.queue.backoff.ms"] = "5",
        ["topic.metadata.refresh.interval.ms"] = "10000",
    }, Client, Consumer))
    {
        BootstrapServers = BootstrapServers,
        GroupId = GroupId,
    };

    /// <summary>For the group that reads samples, whose offsets are committed by us.</summary>
    internal ConsumerConfig CreateGroupConfig()
    {
        var config = CreateMemberConfig(GroupId);
        config.EnablePartitionEof = true;
        config.EnableAutoCommit = false;
        return config;
    }

    /// <summary>For a group that reads events, and whose stored offsets librdkafka commits by itself.</summary>
    internal ConsumerConfig CreateSubscriptionConfig(string group)
    {
        var config = CreateMemberConfig(group);
        config.EnablePartitionEof = false;
        config.EnableAutoCommit = true;
        config.AutoCommitIntervalMs = (int)EffectiveCommitInterval.TotalMilliseconds;
        return config;
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => KafkaOptionsCheck.FindFaults(this);

    /// <summary>
    /// Range assignment gives a consumer the same partitions of all topics: those of one rig stay together. Where reading begins it is told; what is deleted before it is read,
    /// it goes on behind, and not at the end.
    /// </summary>
    private ConsumerConfig CreateMemberConfig(string group)
    {
        var config = CreateConsumerConfig();
        config.GroupId = group;
        config.AutoOffsetReset = AutoOffsetReset.Earliest;
        config.FetchWaitMaxMs ??= FetchWaitMs;
        config.StatisticsIntervalMs ??= StatisticsIntervalMs;
        config.EnableAutoOffsetStore = false;
        config.GroupInstanceId = IsNamed ? InstanceId : null;
        config.GroupProtocol = GroupProtocol;
        if (GroupProtocol == GroupProtocol.Consumer)
        {
            config.GroupRemoteAssignor = "range";
            return config;
        }

        config.PartitionAssignmentStrategy = PartitionAssignmentStrategy.Range;
        config.SessionTimeoutMs ??= DefaultSessionTimeoutMs;
        return config;
    }

    private static Dictionary<string, string> Merge(params Dictionary<string, string>[] settings)
    {
        var merged = new Dictionary<string, string>();
        foreach (var (key, value) in settings.SelectMany(setting => setting))
            merged[key] = value;
        return merged;
    }
}
