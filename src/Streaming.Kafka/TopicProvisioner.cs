using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>Before anything is consumed: creates the topics that are missing, refuses those that do not fit together, divides among them what may be fetched and, exactly once, asks what they take.</summary>
internal sealed class TopicProvisioner(
    PipelineSet pipelines,
    TopicLimits limits,
    Prefetch prefetch,
    KafkaAdmin admin,
    IOptions<KafkaOptions> options,
    TimeProvider time,
    ILogger<TopicProvisioner> logger) : IHostedService
{
    private static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>Nothing is lost by going on without: whoever needs a partition waits for it.</summary>
    private static readonly TimeSpan LedTimeout = TimeSpan.FromSeconds(10);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var kafka = options.Value;
        var inputs = pipelines.Modalities.Select(modality => modality.Topic).ToList();
        RequireApart(inputs, [kafka.EventsTopic, kafka.LateSamplesTopic, kafka.DeadLettersTopic, kafka.ResolveCheckpointsTopic()]);
        await BrokerProbe.RequireReachableAsync(kafka, MetadataTimeout);
        var partitionCounts = await Task.Run(CountPartitions, cancellationToken);
        if (kafka.CreateTopics)
            await CreateAsync([.. inputs, kafka.EventsTopic, kafka.LateSamplesTopic, kafka.DeadLettersTopic, kafka.ResolveCheckpointsTopic()], partitionCounts, cancellationToken);
        var present = inputs.FindAll(partitionCounts.ContainsKey);
        RequireSamePartitionCount(present, partitionCounts);
        RequireCheckpoints(kafka.ResolveCheckpointsTopic(), present.Select(topic => partitionCounts[topic]).FirstOrDefault(1), partitionCounts);
        prefetch.DivideAmong(inputs.Sum(topic => partitionCounts.GetValueOrDefault(topic, kafka.Partitions)));
        if (kafka.ExactlyOnce)
            await limits.ReadAsync(admin.Client, new[] { kafka.EventsTopic, kafka.LateSamplesTopic, kafka.DeadLettersTopic }.Where(partitionCounts.ContainsKey));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <exception cref="TopicsException">What goes out would come in again.</exception>
    internal static void RequireApart(IEnumerable<string> inputs, IReadOnlyList<string> outputs)
    {
        if (inputs.FirstOrDefault(outputs.Contains) is { } topic)
            throw new TopicsException($"Topic {topic} is that of a modality, and one that a silo writes to (see the settings Kafka:...Topic): it would read what it has written.");
    }

    /// <exception cref="TopicsException">A rig's records would be in different partitions, and so on different silos.</exception>
    internal static void RequireSamePartitionCount(IReadOnlyList<string> topics, IReadOnlyDictionary<string, int> partitionCounts)
    {
        if (topics.Select(topic => partitionCounts[topic]).Distinct().Count() > 1)
        {
            var counts = string.Join(", ", topics.Select(topic => $"{topic} {partitionCounts[topic]}"));
            throw new TopicsException($"All modality topics need the same number of partitions, so that a rig is in the same one of each; there are: {counts}.");
        }
    }

    /// <exception cref="TopicsException">There is no place to write down how far a partition has come.</exception>
    internal static void RequireCheckpoints(string topic, int partitions, IReadOnlyDictionary<string, int> partitionCounts)
    {
        if (!partitionCounts.TryGetValue(topic, out var count))
            throw new TopicsException($"Topic {topic} is missing: create it with {partitions} partitions and cleanup.policy=compact, or let Kafka:CreateTopics be true.");
        if (count < partitions)
            throw new TopicsException($"Topic {topic} has {count} partitions, the modality topics have {partitions}; it needs one for each.");
    }

    private Dictionary<string, int> CountPartitions()
    {
        var topics = admin.Client.GetMetadata(MetadataTimeout).Topics;
        return topics.Where(topic => !topic.Error.IsError).ToDictionary(topic => topic.Topic, topic => topic.Partitions.Count);
    }

    private async Task CreateAsync(IReadOnlyList<string> topics, Dictionary<string, int> partitionCounts, CancellationToken cancellationToken)
    {
        var missing = topics.Where(topic => !partitionCounts.ContainsKey(topic)).ToList();
        if (missing.Count == 0)
            return;
        // A new input topic beside ones that exist must have as many partitions as they have.
        var partitions = topics.Where(partitionCounts.ContainsKey).Select(topic => partitionCounts[topic]).FirstOrDefault(options.Value.Partitions);
        try
        {
            await admin.Client.CreateTopicsAsync(missing.Select(topic => Specify(topic, partitions)));
            Log.TopicsCreated(logger, string.Join(", ", missing), partitions);
        }
        catch (CreateTopicsException e) when (e.Results.TrueForAll(r => !r.Error.IsError || r.Error.Code == Confluent.Kafka.ErrorCode.TopicAlreadyExists))
        {
            // Another silo that starts at the same time was faster.
        }

        foreach (var topic in missing)
            partitionCounts[topic] = partitions;
        await WaitUntilLedAsync([.. missing.SelectMany(topic => Enumerable.Range(0, partitions), (topic, partition) => new TopicPartition(topic, partition))], cancellationToken);
    }

    /// <summary>Brokers say that a topic is made before all of them know it and lead its partitions.</summary>
    private async Task WaitUntilLedAsync(IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while ((await admin.Client.ListOffsetsAsync(partitions, OffsetSpec.Latest(), MetadataTimeout)).Any(end => end.Error.IsError) && time.GetElapsedTime(begun) < LedTimeout)
            await Task.Delay(BetweenLooks, time, cancellationToken);
    }

    /// <summary>The checkpoints topic keeps the last of each rig.</summary>
    private TopicSpecification Specify(string topic, int partitions) => new()
    {
        Name = topic,
        NumPartitions = partitions,
        Configs = topic == options.Value.ResolveCheckpointsTopic() ? new() { ["cleanup.policy"] = "compact" } : null,
    };

    internal sealed class TopicsException(string message) : UserFaultException(message);
}
