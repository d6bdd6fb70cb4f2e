using Confluent.Kafka;
using Confluent.Kafka.Admin;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka;

/// <summary>Asks the brokers for offsets of many partitions at once.</summary>
internal static class ListedOffsets
{
    private static readonly Error NotLed = new(ErrorCode.LeaderNotAvailable, "no broker leads it");

    /// <summary>A partition whose leader is away, or is not known, keeps nobody from hearing of the others: it has an error in place of its offset.</summary>
    /// <exception cref="KafkaException">No broker answered.</exception>
    public static async Task<IReadOnlyList<TopicPartitionOffsetError>> ListOffsetsAsync(
        this IAdminClient admin, IReadOnlyCollection<TopicPartition> partitions, OffsetSpec wanted, TimeSpan timeout, IsolationLevel isolation = IsolationLevel.ReadUncommitted)
    {
        var found = await AskAsync(admin, partitions, wanted, timeout, isolation);
        var refused = found.Where(partition => partition.Error.IsError).Select(partition => partition.Topic).ToHashSet(StringComparer.Ordinal);
        if (refused.Count == 0)
            return found;

        await Task.Run(() => LearnLeaders(admin, refused, timeout));
        return await AskAsync(admin, partitions, wanted, timeout, isolation);
    }

    /// <summary>The beginning and the end of each. Those that no broker leads would be waited for, as long as the timeout is, and are not asked for.</summary>
    /// <exception cref="KafkaException">No broker answered.</exception>
    public static async Task<IReadOnlyList<PartitionOffsets>> ListRangesAsync(
        this IAdminClient admin, IReadOnlyCollection<TopicPartition> partitions, TimeSpan timeout, IsolationLevel isolation = IsolationLevel.ReadUncommitted)
    {
        var leaderless = await Task.Run(() => FindLeaderless(admin, partitions.Select(partition => partition.Topic).Distinct(), timeout));
        var unled = partitions.Where(leaderless.Contains).Select(partition => new TopicPartitionOffsetError(partition, Offset.Unset, NotLed)).Select(answer => RangeOf(answer, answer));
        List<TopicPartition> led = [.. partitions.Where(partition => !leaderless.Contains(partition))];
        if (led.Count == 0)
            return [.. unled];
        var low = await admin.ListOffsetsAsync(led, OffsetSpec.Earliest(), timeout, isolation);
        var high = (await admin.ListOffsetsAsync(led, OffsetSpec.Latest(), timeout, isolation)).ToDictionary(answer => answer.TopicPartition);
        return [.. low.Select(answer => RangeOf(answer, high[answer.TopicPartition])), .. unled];
    }

    private static PartitionOffsets RangeOf(TopicPartitionOffsetError low, TopicPartitionOffsetError high) => new(low.TopicPartition, Offset.Unset, low.Offset, high.Offset)
    {
        Fault = PartitionOffsets.FaultOf(low, "the beginning") ?? PartitionOffsets.FaultOf(high, "the end"),
    };

    private static HashSet<TopicPartition> FindLeaderless(IAdminClient admin, IEnumerable<string> topics, TimeSpan timeout) =>
    [
        .. topics
            .SelectMany(topic => admin.GetMetadata(topic, timeout).Topics)
            .SelectMany(topic => topic.Partitions.Where(partition => partition.Leader < 0), (topic, partition) => new TopicPartition(topic.Topic, partition.PartitionId)),
    ];

    /// <summary>
    /// An admin client asks those whom it knows as leaders, of the epoch that it knows, and learns nothing when they refuse: once a broker has been started again, all that
    /// it leads is refused until metadata.max.age.ms, a quarter of an hour, has passed. For as long it takes a topic for missing that was so when it asked first, as one is
    /// that was made a moment before.
    /// </summary>
    private static void LearnLeaders(IAdminClient admin, IEnumerable<string> topics, TimeSpan timeout)
    {
        foreach (var topic in topics)
            admin.GetMetadata(topic, timeout);
    }

    private static async Task<IReadOnlyList<TopicPartitionOffsetError>> AskAsync(
        IAdminClient admin, IReadOnlyCollection<TopicPartition> partitions, OffsetSpec wanted, TimeSpan timeout, IsolationLevel isolation)
    {
        var asked = partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = wanted });
        var options = new ListOffsetsOptions { IsolationLevel = isolation, RequestTimeout = timeout };
        try
        {
            return Read((await admin.ListOffsetsAsync(asked, options)).ResultInfos);
        }
        catch (ListOffsetsException e)
        {
            return Read(e.Result.ResultInfos);
        }
        catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_NoEnt)
        {
            return [.. partitions.Select(partition => new TopicPartitionOffsetError(partition, Offset.Unset, e.Error))]; // no leader of any of them is known
        }
    }

    private static List<TopicPartitionOffsetError> Read(List<ListOffsetsResultInfo> answered) => answered.ConvertAll(info => info.TopicPartitionOffsetError);
}
