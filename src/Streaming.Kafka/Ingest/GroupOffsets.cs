using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Options;

namespace Streaming.Kafka;

/// <summary>Asks the brokers how far a group has come in partitions, and what there is of them. One that has no answer keeps nobody from hearing of the others.</summary>
internal sealed class GroupOffsets(KafkaAdmin admin, IOptions<KafkaOptions> options)
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    /// <summary>By what the consumer may read.</summary>
    private readonly IsolationLevel _isolation = options.Value.CreateConsumerConfig().IsolationLevel ?? IsolationLevel.ReadCommitted;

    /// <remarks>A partition whose offset is in a transaction that is not ended yet has a fault, too.</remarks>
    /// <exception cref="KafkaException">No broker answered.</exception>
    public async Task<IReadOnlyList<PartitionOffsets>> FindAsync(string group, IReadOnlyCollection<TopicPartition> partitions)
    {
        var there = await admin.Client.ListRangesAsync(partitions, RequestTimeout, _isolation);
        var committed = await FindCommittedAsync(group, [.. there.Where(partition => partition.Fault is null).Select(partition => partition.Partition)]);
        return [.. there.Select(partition => committed.TryGetValue(partition.Partition, out var offset) ? Merge(partition, offset, group) : partition)];
    }

    /// <summary>
    /// Through a client of its own, each time: once the broker that coordinates the group has been started again, a client that had asked it before is never answered.
    /// </summary>
    private async Task<Dictionary<TopicPartition, TopicPartitionOffsetError>> FindCommittedAsync(string group, List<TopicPartition> partitions)
    {
        if (partitions.Count == 0)
            return [];
        using var client = new AdminClientBuilder(options.Value.CreateAdminConfig()).Quietly().Build();
        var request = new ListConsumerGroupOffsetsOptions { RequireStableOffsets = true, RequestTimeout = RequestTimeout };
        try
        {
            return ByPartition((await client.ListConsumerGroupOffsetsAsync([new(group, partitions)], request))[0].Partitions);
        }
        catch (ListConsumerGroupOffsetsException e) when (e.Results is [{ Error.IsError: false } answer])
        {
            return ByPartition(answer.Partitions);
        }
        catch (ListConsumerGroupOffsetsException e)
        {
            throw new KafkaException(e.Results[0].Error, e);
        }
    }

    private static Dictionary<TopicPartition, TopicPartitionOffsetError> ByPartition(IEnumerable<TopicPartitionOffsetError> answers) =>
        answers.ToDictionary(answer => answer.TopicPartition);

    private static PartitionOffsets Merge(PartitionOffsets there, TopicPartitionOffsetError committed, string group) => there with
    {
        Committed = committed.Offset,
        Fault = PartitionOffsets.FaultOf(committed, $"what group {group} has committed"),
    };
}
