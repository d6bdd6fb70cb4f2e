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
        var committed = await FindCommittedAsync(group, partitions);
        var low = await FindAsync(partitions, OffsetSpec.Earliest());
        var high = await FindAsync(partitions, OffsetSpec.Latest());
        return [.. partitions.Select(partition => Merge(committed[partition], low[partition], high[partition], group))];
    }

    private async Task<Dictionary<TopicPartition, TopicPartitionOffsetError>> FindCommittedAsync(string group, IReadOnlyCollection<TopicPartition> partitions)
    {
        ConsumerGroupTopicPartitions[] asked = [new(group, [.. partitions])];
        var request = new ListConsumerGroupOffsetsOptions { RequireStableOffsets = true, RequestTimeout = RequestTimeout };
        try
        {
            return ByPartition((await admin.Client.ListConsumerGroupOffsetsAsync(asked, request))[0].Partitions);
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

    private async Task<Dictionary<TopicPartition, TopicPartitionOffsetError>> FindAsync(IReadOnlyCollection<TopicPartition> partitions, OffsetSpec wanted) =>
        ByPartition(await admin.Client.ListOffsetsOfLedAsync(partitions, wanted, RequestTimeout, _isolation));

    private static Dictionary<TopicPartition, TopicPartitionOffsetError> ByPartition(IEnumerable<TopicPartitionOffsetError> answers) =>
        answers.ToDictionary(answer => answer.TopicPartition);

    private static PartitionOffsets Merge(TopicPartitionOffsetError committed, TopicPartitionOffsetError low, TopicPartitionOffsetError high, string group)
    {
        var name = $"{committed.Topic}/{committed.Partition.Value}";
        return new PartitionOffsets(committed.TopicPartition, committed.Offset, low.Offset, high.Offset)
        {
            Fault = Describe(committed.Error, $"what group {group} has committed of {name}") ?? Describe(low.Error, $"the beginning of {name}") ?? Describe(high.Error, $"the end of {name}"),
        };
    }

    private static Error? Describe(Error error, string what) => error.IsError ? new Error(error.Code, $"{what} is not known ({error.Reason})") : null;
}
