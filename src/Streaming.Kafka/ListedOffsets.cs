using Confluent.Kafka;
using Confluent.Kafka.Admin;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka;

/// <summary>Asks the brokers for offsets of many partitions at once.</summary>
internal static class ListedOffsets
{
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

    /// <summary>The same, where some may have no leader: those would be waited for, as long as the timeout is, and are not asked for.</summary>
    /// <exception cref="KafkaException">No broker answered.</exception>
    public static async Task<IReadOnlyList<TopicPartitionOffsetError>> ListOffsetsOfLedAsync(
        this IAdminClient admin, IReadOnlyCollection<TopicPartition> partitions, OffsetSpec wanted, TimeSpan timeout, IsolationLevel isolation = IsolationLevel.ReadUncommitted)
    {
        var leaderless = await Task.Run(() => FindLeaderless(admin, partitions.Select(partition => partition.Topic).Distinct(), timeout));
        List<TopicPartition> led = [.. partitions.Where(partition => !leaderless.Contains(partition))];
        var found = led.Count > 0 ? await admin.ListOffsetsAsync(led, wanted, timeout, isolation) : [];
        var error = new Error(ErrorCode.LeaderNotAvailable, "no broker leads it");
        return [.. found, .. partitions.Where(leaderless.Contains).Select(partition => new TopicPartitionOffsetError(partition, Offset.Unset, error))];
    }

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
