using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Streaming.Kafka;

/// <summary>
/// Follows topics, as any onlooker may: all partitions, no group, nothing committed. Topics may be added at any time and need not be there yet;
/// brokers may go and come back.
/// </summary>
public sealed class TopicTail : IDisposable
{
    private static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    private readonly KafkaOptions _options;
    private readonly bool _fromBeginning;
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly IAdminClient _admin;
    private readonly OpenTransactions _transactions;
    private readonly SemaphoreSlim _look = new(0);
    private readonly Lock _lock = new();
    private readonly HashSet<string> _wanted = new(StringComparer.Ordinal);

    /// <summary>Topics that were looked for: partitions that appear in them later are read from their beginning.</summary>
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Those that were there at the first look, be it without a leader, who alone knows their end.</summary>
    private readonly HashSet<TopicPartition> _fromTheirEnd = [];

    private readonly HashSet<TopicPartition> _assigned = [];

    /// <param name="options">Where they are.</param>
    /// <param name="fromBeginning">Whether to start with the oldest record of topics that are there, or with the next.</param>
    public TopicTail(KafkaOptions options, bool fromBeginning = false)
    {
        _options = options;
        _fromBeginning = fromBeginning;
        var consumer = options.CreateConsumerConfig();
        consumer.GroupId = "streaming-topic-tail"; // librdkafka wants one; it is never joined.
        consumer.EnableAutoCommit = false;
        consumer.AutoOffsetReset = AutoOffsetReset.Latest;
        consumer.QueuedMaxMessagesKbytes = 16 * 1024;
        consumer.ReconnectBackoffMaxMs = 2_000;
        _consumer = new ConsumerBuilder<byte[]?, byte[]?>(consumer).Quietly().Build();
        var admin = options.CreateAdminConfig();
        admin.ReconnectBackoffMaxMs = 2_000;
        _admin = new AdminClientBuilder(admin).Quietly().Build();
        _transactions = new OpenTransactions(_admin, options.TransactionPatience, TimeProvider.System);
    }

    /// <summary>Adds topics; those that are followed already stay as they are. For any thread.</summary>
    public void Follow(IEnumerable<string> topics)
    {
        lock (_lock)
        {
            var count = _wanted.Count;
            _wanted.UnionWith(topics);
            if (_wanted.Count > count)
                _look.Release();
        }
    }

    /// <summary>Runs until it is cancelled, or until one of the two that it tells fails: no more would be read then, while looks said that all is well.</summary>
    /// <param name="onRecord">Gets the records, one after the other, each partition's in order.</param>
    /// <param name="onLook">Gets, every few seconds, what the brokers say.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Action<TailRecord> onRecord, Action<TailLook> onLook, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] parts =
        [
            LookAsync(onLook, end.Token),
            Task.Factory.StartNew(() => Consume(onRecord, end.Token), end.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default),
        ];
        var first = await Task.WhenAny(parts);
        await end.CancelAsync();
        await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    public void Dispose()
    {
        _consumer.Dispose();
        _admin.Dispose();
        _look.Dispose();
    }

    private void Consume(Action<TailRecord> onRecord, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                onRecord(new TailRecord(_consumer.Consume(cancellationToken)));
            }
            catch (ConsumeException e) when (!e.Error.IsFatal)
            {
                // A broker or a topic that went; librdkafka tries again, and the next look tells what is wrong.
            }
        }
    }

    private async Task LookAsync(Action<TailLook> onLook, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                onLook(await Task.Run(FollowAsync, cancellationToken));
            }
            catch (KafkaException e)
            {
                onLook(new TailLook { Fault = $"no broker answers at {_options.BootstrapServers} ({e.Error.Reason})" });
            }

            await _look.WaitAsync(LookInterval, cancellationToken);
        }
    }

    /// <summary>Asks the brokers for the topics' partitions and adds those that are new.</summary>
    private async Task<TailLook> FollowAsync()
    {
        string[] wanted;
        lock (_lock)
        {
            wanted = [.. _wanted];
            while (_look.Wait(0))
                continue; // This look is what they asked for.
        }

        var isLed = FindPartitions(wanted);
        var unread = isLed.Keys.Where(partition => !_assigned.Contains(partition)).ToList();
        if (!_fromBeginning)
            _fromTheirEnd.UnionWith(unread.Where(partition => !_known.Contains(partition.Topic)));
        _known.UnionWith(wanted);

        var ends = await FindEndsAsync(unread.FindAll(partition => isLed[partition] && _fromTheirEnd.Contains(partition)));
        var starts = unread
            .Where(partition => isLed[partition] && !_fromTheirEnd.Contains(partition))
            .Select(partition => new TopicPartitionOffset(partition, Offset.Beginning))
            .Concat(ends)
            .ToList();
        if (starts.Count > 0)
            _consumer.IncrementalAssign(starts);
        _assigned.UnionWith(starts.Select(start => start.TopicPartition));
        var heldUp = await _transactions.FindOverdueAsync([.. _assigned.Where(partition => isLed.GetValueOrDefault(partition))]);
        return new TailLook
        {
            Missing = [.. wanted.Except(isLed.Keys.Select(partition => partition.Topic))],
            Leaderless = [.. isLed.Keys.Where(partition => !isLed[partition] || !_assigned.Contains(partition)).Select(NameOf)],
            HeldUp = [.. heldUp.Select(NameOf)],
        };
    }

    private static string NameOf(TopicPartition partition) => $"{partition.Topic}/{partition.Partition.Value}";

    /// <returns>With whether a broker leads them.</returns>
    private Dictionary<TopicPartition, bool> FindPartitions(string[] topics)
    {
        var there = _admin.GetMetadata(MetadataTimeout).Topics.Where(topic => !topic.Error.IsError && topics.Contains(topic.Topic));
        return there
            .SelectMany(topic => topic.Partitions, (topic, partition) => (topic.Topic, partition.PartitionId, IsLed: partition.Leader >= 0))
            .ToDictionary(partition => new TopicPartition(partition.Topic, partition.PartitionId), partition => partition.IsLed);
    }

    /// <summary>Asked for now: <see cref="Offset.End"/> would be looked up when the first fetch goes out, after records that came meanwhile.</summary>
    private async Task<IEnumerable<TopicPartitionOffset>> FindEndsAsync(List<TopicPartition> partitions) =>
        partitions.Count == 0
            ? []
            : (await _admin.ListOffsetsAsync(partitions, OffsetSpec.Latest(), MetadataTimeout))
                .Where(end => !end.Error.IsError)
                .Select(end => end.TopicPartitionOffset);
}
