using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Streaming.Kafka;

/// <summary>What retention has left.</summary>
internal sealed class OldestOffsets(KafkaAdmin admin) : IOldestOffsets
{
    private static readonly ListOffsetsOptions Request = new() { RequestTimeout = TimeSpan.FromSeconds(5) };

    public async Task<IReadOnlyDictionary<TopicPartition, long>> FindAsync(IReadOnlyCollection<TopicPartition> partitions)
    {
        var asked = partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = OffsetSpec.Earliest() });
        return (await AskAsync(asked))
            .Select(info => info.TopicPartitionOffsetError)
            .Where(found => !found.Error.IsError)
            .ToDictionary(found => found.TopicPartition, found => found.Offset.Value);
    }

    /// <summary>A partition whose leader is away keeps nobody from hearing of the others.</summary>
    private async Task<List<ListOffsetsResultInfo>> AskAsync(IEnumerable<TopicPartitionOffsetSpec> asked)
    {
        try
        {
            return (await admin.Client.ListOffsetsAsync(asked, Request)).ResultInfos;
        }
        catch (ListOffsetsException e)
        {
            return e.Result.ResultInfos;
        }
    }
}
