using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Streaming.Kafka;

/// <summary>
/// Finds partitions of which nobody may read on, since a transaction in them is not ended. For a moment that is as it should be; for longer than a transaction may take it is a
/// broker that does not end it, or another's producer.
/// </summary>
internal sealed class OpenTransactions(IAdminClient admin, TimeSpan patience, TimeProvider time)
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(3);

    /// <summary>The first offset that may not be read, and since when.</summary>
    private readonly Dictionary<TopicPartition, (Offset First, long Since)> _held = [];

    /// <returns>Those that have been held up at the same offset for too long. One whose leader does not answer is as it was.</returns>
    /// <exception cref="KafkaException">No broker answered.</exception>
    public async Task<IReadOnlyList<TopicPartition>> FindOverdueAsync(IReadOnlyCollection<TopicPartition> partitions)
    {
        if (partitions.Count == 0)
            return [];
        var readable = await admin.ListOffsetsAsync(partitions, OffsetSpec.Latest(), RequestTimeout, IsolationLevel.ReadCommitted);
        var ends = (await admin.ListOffsetsAsync(partitions, OffsetSpec.Latest(), RequestTimeout)).ToDictionary(end => end.TopicPartition);
        foreach (var end in readable.Where(end => !end.Error.IsError && !ends[end.TopicPartition].Error.IsError))
            Note(end.TopicPartition, end.Offset, isHeld: end.Offset < ends[end.TopicPartition].Offset);
        return [.. partitions.Where(partition => _held.TryGetValue(partition, out var held) && time.GetElapsedTime(held.Since) >= patience)];
    }

    private void Note(TopicPartition partition, Offset first, bool isHeld)
    {
        if (!isHeld)
            _held.Remove(partition);
        else if (!_held.TryGetValue(partition, out var before) || before.First != first)
            _held[partition] = (first, time.GetTimestamp());
    }
}
