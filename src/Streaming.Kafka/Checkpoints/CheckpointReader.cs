using System.Text.Json;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// Reads what is written down of partitions, up to what was there when it was asked. Where a silo crashed within a transaction, that takes until the
/// broker has ended it.
/// </summary>
internal sealed class CheckpointReader(KafkaAdmin admin, CheckpointPartitions checkpoints, IOptions<KafkaOptions> options, TimeProvider time, ILogger<CheckpointReader> logger)
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How often somebody is told that a broker has not ended a transaction.</summary>
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly KafkaOptions _options = options.Value;

    /// <summary>What there is of them, transactions that are still open included: a consumer alone would only see as far as those.</summary>
    /// <exception cref="KafkaException">No broker answered.</exception>
    public Task<IReadOnlyList<PartitionOffsets>> FindRangesAsync(IEnumerable<int> partitions) =>
        admin.Client.ListRangesAsync([.. partitions.Select(checkpoints.Of)], RequestTimeout);

    /// <param name="ends">By partition, up to where it is to be read.</param>
    /// <param name="isWanted">Whether a partition that could not be read so far is still to be.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Each once it is read, in no particular order.</returns>
    /// <exception cref="CheckpointException">They are not ours.</exception>
    public IEnumerable<(int Partition, LoadedCheckpoints Checkpoints)> Load(IReadOnlyDictionary<int, long> ends, Predicate<int> isWanted, CancellationToken cancellationToken)
    {
        foreach (var (partition, _) in ends.Where(end => end.Value == 0))
            yield return (partition, new LoadedCheckpoints());
        var unread = ends.Where(end => end.Value > 0).ToDictionary(end => end.Key, _ => new LoadedCheckpoints());
        if (unread.Count == 0)
            yield break;
        using var consumer = BuildConsumer();
        consumer.Assign(unread.Keys.Select(partition => new TopicPartitionOffset(checkpoints.Of(partition), Offset.Beginning)));
        var begun = time.GetTimestamp();
        var patience = _options.TransactionPatience;
        while (unread.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (time.GetElapsedTime(begun) >= patience)
            {
                ReportOpenTransactions(consumer, unread.Keys, ends, time.GetElapsedTime(begun));
                patience += BetweenReports;
            }

            if (Consume(consumer) is not { } record)
                Forget(unread, isWanted);
            else if (!unread.TryGetValue(record.Partition.Value, out var loaded))
                continue; // What was written after its end was asked for.
            else if (!record.IsPartitionEOF)
                Decode(record, loaded);
            else if (record.Offset.Value >= ends[record.Partition.Value] && unread.Remove(record.Partition.Value))
                yield return (record.Partition.Value, loaded);
        }
    }

    private IConsumer<byte[]?, byte[]?> BuildConsumer()
    {
        var config = _options.CreateConsumerConfig();
        config.EnableAutoCommit = false;
        config.EnablePartitionEof = true;
        config.GroupInstanceId = null;
        return new ConsumerBuilder<byte[]?, byte[]?>(config).LogTo(logger).Build();
    }

    private static void Forget(Dictionary<int, LoadedCheckpoints> unread, Predicate<int> isWanted)
    {
        foreach (var partition in unread.Keys.Where(partition => !isWanted(partition)).ToList())
            unread.Remove(partition);
    }

    /// <summary>
    /// Nothing may be read past them: what is in them may be committed. That a broker never ends one was seen after it was killed between the decision to commit and the
    /// markers that tell it.
    /// </summary>
    private void ReportOpenTransactions(IConsumer<byte[]?, byte[]?> consumer, IEnumerable<int> unread, IReadOnlyDictionary<int, long> ends, TimeSpan waited)
    {
        foreach (var partition in unread)
        {
            var unreadable = checkpoints.Of(partition);
            var read = consumer.Position(unreadable);
            Log.CheckpointsNotReadable(logger, unreadable.Topic, partition, read.IsSpecial ? 0 : read.Value, ends[partition], (long)waited.TotalSeconds, _options.BootstrapServers);
        }
    }

    /// <returns>Null where nothing has come for a moment.</returns>
    private static ConsumeResult<byte[]?, byte[]?>? Consume(IConsumer<byte[]?, byte[]?> consumer)
    {
        try
        {
            return consumer.Consume(BetweenLooks);
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            return null; // The error handler has logged it; the client tries again by itself.
        }
    }

    private static void Decode(ConsumeResult<byte[]?, byte[]?> record, LoadedCheckpoints into)
    {
        try
        {
            CheckpointCodec.Decode(record.Message, into);
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"The checkpoint at {record.TopicPartitionOffset} cannot be read: {e.Message}", e);
        }
    }

    internal sealed class CheckpointException(string message, Exception inner) : UserFaultException(message, inner);
}
