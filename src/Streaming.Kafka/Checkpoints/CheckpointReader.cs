using System.Text.Json;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// Reads what is written down of partitions, up to what was there when it was asked. Where a silo crashed within a transaction, that takes until the
/// broker has ended it.
/// </summary>
internal sealed class CheckpointReader(KafkaAdmin admin, IOptions<KafkaOptions> options, TimeProvider time, ILogger<CheckpointReader> logger)
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How often somebody is told that a broker has not ended a transaction.</summary>
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly KafkaOptions _options = options.Value;

    /// <exception cref="CheckpointException">They are not ours.</exception>
    /// <exception cref="KafkaException">The broker did not answer.</exception>
    public Dictionary<int, LoadedCheckpoints> Load(IReadOnlyCollection<int> partitions, CancellationToken cancellationToken)
    {
        var config = _options.CreateConsumerConfig();
        config.EnableAutoCommit = false;
        config.EnablePartitionEof = true;
        config.GroupInstanceId = null;
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(config)
            .LogTo(logger)
            .Build();
        var loaded = partitions.ToDictionary(partition => partition, _ => new LoadedCheckpoints());
        var ends = FindEndsAsync(partitions).GetAwaiter().GetResult();
        var unread = partitions.Where(partition => ends[partition] > 0).ToHashSet();
        consumer.Assign(unread.Select(partition => new TopicPartitionOffset(_options.ResolveCheckpointsTopic(), partition, Offset.Beginning)));
        var begun = time.GetTimestamp();
        var patience = _options.TransactionPatience;
        while (unread.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (time.GetElapsedTime(begun) >= patience)
            {
                ReportOpenTransactions(consumer, unread, ends, time.GetElapsedTime(begun));
                patience += BetweenReports;
            }

            if (Consume(consumer) is not { } record)
                continue;
            if (!record.IsPartitionEOF)
                Decode(record, loaded[record.Partition.Value]);
            else if (record.Offset.Value >= ends[record.Partition.Value])
                unread.Remove(record.Partition.Value);
        }

        return loaded;
    }

    /// <summary>Behind the last record, transactions that are still open included: a consumer alone would only see as far as those.</summary>
    private async Task<Dictionary<int, long>> FindEndsAsync(IReadOnlyCollection<int> partitions)
    {
        var asked = partitions.Select(partition => new TopicPartition(_options.ResolveCheckpointsTopic(), partition)).ToList();
        var ends = await admin.Client.ListOffsetsAsync(asked, OffsetSpec.Latest(), RequestTimeout);
        if (ends.FirstOrDefault(end => end.Error.IsError) is { } unknown)
            throw new KafkaException(new Error(unknown.Error.Code, $"the end of {unknown.Topic}/{unknown.Partition.Value} is not known ({unknown.Error.Reason})"));
        return ends.ToDictionary(end => end.Partition.Value, end => end.Offset.Value);
    }

    /// <summary>
    /// Nothing may be read past them: what is in them may be committed. That a broker never ends one was seen after it was killed between the decision to commit and the
    /// markers that tell it.
    /// </summary>
    private void ReportOpenTransactions(IConsumer<byte[]?, byte[]?> consumer, IEnumerable<int> unread, Dictionary<int, long> ends, TimeSpan waited)
    {
        var topic = _options.ResolveCheckpointsTopic();
        foreach (var partition in unread)
        {
            var read = consumer.Position(new TopicPartition(topic, partition));
            Log.CheckpointsNotReadable(logger, topic, partition, read.IsSpecial ? 0 : read.Value, ends[partition], (long)waited.TotalSeconds, _options.BootstrapServers);
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
            CheckpointCodec.Decode(record.Message.Key, record.Message.Value, record.Message.Timestamp.UtcDateTime, into);
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"The checkpoint at {record.TopicPartitionOffset} cannot be read: {e.Message}", e);
        }
    }

    internal sealed class CheckpointException(string message, Exception inner) : UserFaultException(message, inner);
}
