using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Options;

namespace Streaming.Kafka;

/// <summary>
/// Asks through a client of its own: a broker answers one request of a connection after the other, and on the consumer's there is most often a fetch that waits
/// for records.
/// </summary>
internal sealed class OldestOffsets(IOptions<KafkaOptions> options) : IOldestOffsets, IDisposable
{
    private static readonly ListOffsetsOptions Request = new() { RequestTimeout = TimeSpan.FromSeconds(5) };

    /// <summary>Most silos never need it.</summary>
    private readonly Lazy<IAdminClient> _admin = new(() => new AdminClientBuilder(options.Value.CreateAdminConfig()).Quietly().Build());

    public async Task<IReadOnlyDictionary<TopicPartition, long>> FindAsync(IReadOnlyCollection<TopicPartition> partitions)
    {
        var asked = partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = OffsetSpec.Earliest() });
        return (await AskAsync(asked))
            .Select(info => info.TopicPartitionOffsetError)
            .Where(found => !found.Error.IsError)
            .ToDictionary(found => found.TopicPartition, found => found.Offset.Value);
    }

    public void Dispose()
    {
        if (_admin.IsValueCreated)
            _admin.Value.Dispose();
    }

    /// <summary>A partition whose leader is away keeps nobody from hearing of the others.</summary>
    private async Task<List<ListOffsetsResultInfo>> AskAsync(IEnumerable<TopicPartitionOffsetSpec> asked)
    {
        try
        {
            return (await _admin.Value.ListOffsetsAsync(asked, Request)).ResultInfos;
        }
        catch (ListOffsetsException e)
        {
            return e.Result.ResultInfos;
        }
    }
}
