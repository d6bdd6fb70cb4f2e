using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>What is wrong with settings that are of the right types: with one of them, or with one beside another.</summary>
internal static class KafkaOptionsCheck
{
    private static readonly string[] ReadNumbers = ["session.timeout.ms", "queued.max.messages.kbytes", "fetch.wait.max.ms", "retry.backoff.ms"];

    /// <remarks>Times are looked at once the numbers are, among which there are some.</remarks>
    public static IEnumerable<ValidationResult> FindFaults(KafkaOptions options) =>
        CheckTopics(options).Concat(CheckNumbers(options) is [_, ..] wrong ? wrong : CheckTimes(options));

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

    /// <summary>Of the settings that are read here; the client checks all others.</summary>
    private static List<ValidationResult> CheckNumbers(KafkaOptions options) =>
    [
        .. new[] { (nameof(options.Client), options.Client), (nameof(options.Consumer), options.Consumer), (nameof(options.Producer), options.Producer) }
            .SelectMany(group => group.Item2, (group, setting) => (Name: $"{group.Item1}:{setting.Key}", setting.Key, setting.Value))
            .Where(setting => ReadNumbers.Contains(setting.Key) && !int.TryParse(setting.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            .Select(setting => Fault(setting.Name, $"must be a whole number, not \"{setting.Value}\".")),
    ];

    private static IEnumerable<ValidationResult> CheckTimes(KafkaOptions options)
    {
        if (options.EffectiveCommitInterval <= TimeSpan.Zero)
            yield return Fault(nameof(options.CommitInterval), "must be longer than nothing.");
        if (options.EffectiveDrainTimeout <= TimeSpan.Zero)
            yield return Fault(nameof(options.DrainTimeout), "must be longer than nothing.");
        if (options.ExactlyOnce && options.TransactionTimeout <= options.EffectiveCommitInterval)
            yield return Fault(nameof(options.TransactionTimeout), $"must be longer than {KafkaOptions.Section}:{nameof(options.CommitInterval)}.");
        if (options.EffectiveDrainTimeout >= options.SessionTimeout)
            yield return Fault(nameof(options.DrainTimeout), $"must be shorter than the consumer's session.timeout.ms, {options.SessionTimeout.TotalMilliseconds:0}.");
    }

    private static ValidationResult Fault(string setting, string words) => new($"{KafkaOptions.Section}:{setting} {words}", [setting]);
}
