using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Confluent.Kafka;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>What is wrong with settings that are of the right types: with one of them, or with one beside another.</summary>
internal static class KafkaOptionsCheck
{
    /// <summary>Clients count milliseconds, of which they have enough for 24 days.</summary>
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);

    private static readonly string[] ReadNumbers = ["session.timeout.ms", "queued.max.messages.kbytes", "fetch.wait.max.ms", "retry.backoff.ms"];

    private static readonly Dictionary<string, string[]> ReadWords = new()
    {
        ["auto.offset.reset"] = ["earliest", "latest"],
        ["isolation.level"] = ["read_committed", "read_uncommitted"],
    };

    /// <summary>What clients are given in any case, by what gives it; null for what a silo needs as it is.</summary>
    private static readonly Dictionary<string, string?> Given = new()
    {
        ["bootstrap.servers"] = nameof(KafkaOptions.BootstrapServers),
        ["metadata.broker.list"] = nameof(KafkaOptions.BootstrapServers),
        ["group.id"] = nameof(KafkaOptions.GroupId),
        ["group.instance.id"] = nameof(KafkaOptions.InstanceId),
        ["group.protocol"] = nameof(KafkaOptions.GroupProtocol),
        ["transactional.id"] = nameof(KafkaOptions.InstanceId),
        ["transaction.timeout.ms"] = nameof(KafkaOptions.TransactionTimeout),
        ["group.remote.assignor"] = null,
        ["partition.assignment.strategy"] = null,
        ["enable.auto.commit"] = null,
        ["enable.auto.offset.store"] = null,
        ["enable.partition.eof"] = null,
    };

    /// <summary>What the broker decides for a group of the newer protocol.</summary>
    private static readonly string[] ClassicAlone = ["session.timeout.ms", "heartbeat.interval.ms", "group.protocol.type"];

    /// <remarks>Times are looked at once the clients' values are, among which there are some.</remarks>
    public static IEnumerable<ValidationResult> FindFaults(KafkaOptions options) =>
        CheckTopics(options).Concat(CheckOwners(options)).Concat(CheckValues(options) is [_, ..] wrong ? wrong : CheckTimes(options));

    private static IEnumerable<ValidationResult> CheckTopics(KafkaOptions options)
    {
        (string Setting, string Topic)[] topics =
        [
            (nameof(KafkaOptions.EventsTopic), options.EventsTopic),
            (nameof(KafkaOptions.LateSamplesTopic), options.LateSamplesTopic),
            (nameof(KafkaOptions.DeadLettersTopic), options.DeadLettersTopic),
            (nameof(KafkaOptions.CheckpointsTopic), options.ResolveCheckpointsTopic()),
        ];
        foreach (var (setting, topic) in topics)
        {
            if (!TopicName.IsLegal(topic))
                yield return Fault(setting, $"is \"{topic}\", and a topic's name {TopicName.Rule}.");
            else if (Array.Find(topics, other => other.Topic == topic) is var first && first.Setting != setting)
                yield return Fault(setting, $"is \"{topic}\", which {KafkaOptions.Section}:{first.Setting} is already.");
        }
    }

    /// <summary>Of what a client is given that would change nothing, or keep it from starting.</summary>
    private static IEnumerable<ValidationResult> CheckOwners(KafkaOptions options)
    {
        foreach (var setting in ClientSettings(options))
        {
            if (Given.TryGetValue(setting.Key, out var giver))
                yield return Fault(setting.Name, giver is null ? "cannot be changed: a silo needs it as it is." : $"changes nothing: {KafkaOptions.Section}:{giver} says it.");
            else if (options.GroupProtocol == GroupProtocol.Consumer && ClassicAlone.Contains(setting.Key))
                yield return Fault(setting.Name, $"is for {KafkaOptions.Section}:{nameof(options.GroupProtocol)} Classic: of the other, the broker decides it.");
        }
    }

    /// <summary>Of the settings that are read here; the client checks all others.</summary>
    private static List<ValidationResult> CheckValues(KafkaOptions options) =>
    [
        .. ClientSettings(options)
            .Where(setting => ReadWords.TryGetValue(setting.Key, out var words) && !words.Contains(setting.Value))
            .Select(setting => Fault(setting.Name, $"must be {string.Join(" or ", ReadWords[setting.Key])}, not \"{setting.Value}\".")),
        .. ClientSettings(options)
            .Where(setting => ReadNumbers.Contains(setting.Key) && !int.TryParse(setting.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            .Select(setting => Fault(setting.Name, $"must be a whole number, not \"{setting.Value}\".")),
    ];

    private static IEnumerable<ValidationResult> CheckTimes(KafkaOptions options)
    {
        if (options.EffectiveCommitInterval < TimeSpan.FromMilliseconds(1) || options.EffectiveCommitInterval > LongestTime)
            yield return Fault(nameof(options.CommitInterval), "must be from 1 ms to 1 day.");
        if (options.TransactionTimeout > LongestTime)
            yield return Fault(nameof(options.TransactionTimeout), "must be 1 day or less.");
        if (options.EffectiveDrainTimeout <= TimeSpan.Zero)
            yield return Fault(nameof(options.DrainTimeout), "must be longer than nothing.");
        if (options.ExactlyOnce && options.TransactionTimeout <= options.EffectiveCommitInterval)
            yield return Fault(nameof(options.TransactionTimeout), $"must be longer than {KafkaOptions.Section}:{nameof(options.CommitInterval)}.");
        if (options.EffectiveDrainTimeout >= options.SessionTimeout)
            yield return Fault(nameof(options.DrainTimeout), $"must be shorter than the consumer's session.timeout.ms, {options.SessionTimeout.TotalMilliseconds:0}.");
    }

    private static IEnumerable<(string Name, string Key, string Value)> ClientSettings(KafkaOptions options) =>
        new[] { (nameof(options.Client), options.Client), (nameof(options.Consumer), options.Consumer), (nameof(options.Producer), options.Producer) }
            .SelectMany(group => group.Item2, (group, setting) => ($"{group.Item1}:{setting.Key}", setting.Key, setting.Value));

    private static ValidationResult Fault(string setting, string words) => new($"{KafkaOptions.Section}:{setting} {words}", [setting]);
}
