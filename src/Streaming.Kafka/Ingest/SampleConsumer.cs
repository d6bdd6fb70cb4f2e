using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// The one consumer of an alignment silo, on a thread of its own: polls all modality topics, gives each partition what is its, pauses
/// those that have no credit left, and commits what nobody needs any more.
/// </summary>
internal sealed class SampleConsumer(IngestContext context, IOptions<KafkaOptions> options, IHostApplicationLifetime lifetime)
    : IHostedService, IDisposable
{
    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan CatchUpTimeout = TimeSpan.FromMilliseconds(200);

    private readonly KafkaOptions _options = options.Value;
    private readonly SampleDecoder _decoder = new(options.Value.CheckPayloads);
    private readonly Dictionary<int, PartitionPipeline> _partitions = [];
    private readonly HashSet<int> _paused = [];
    private readonly CancellationTokenSource _stopping = new();
    private RecordReader? _reader;
    private Task _run = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _run = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _run.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _stopping.Dispose();
    }

    private void Run()
    {
        try
        {
            using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(CreateConfig())
                .SetPartitionsAssignedHandler((_, assigned) => OnAssigned(assigned))
                .SetPartitionsRevokedHandler(OnRevoked)
                .SetPartitionsLostHandler((_, lost) => StopPartitions(lost.Select(p => p.Partition.Value)))
                .SetErrorHandler((_, error) => Log.KafkaError(context.Logger, error.Code, error.Reason, error.IsFatal))
                .SetLogHandler((_, message) => Log.KafkaClient(context.Logger, message.Facility, message.Message))
                .Build();
            using (_reader = new RecordReader(consumer, _options.MaxPollRecords))
            {
                consumer.Subscribe(context.Topics);
                Consume(consumer);
            }

            consumer.Close();
        }
        catch (Exception e)
        {
            Log.ConsumerStopped(context.Logger, e);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    private ConsumerConfig CreateConfig()
    {
        var config = _options.CreateConsumerConfig();
        config.EnableAutoCommit = false;
        config.EnableAutoOffsetStore = false;
        return config;
    }

    private void Consume(IConsumer<byte[]?, byte[]?> consumer)
    {
        var lastCommit = context.Time.GetTimestamp();
        var polled = new Dictionary<int, List<PolledRecord>>();
        while (!_stopping.IsCancellationRequested)
        {
            if (context.Failed.IsFaulted)
                context.Failed.GetAwaiter().GetResult();
            Poll(polled);
            foreach (var (partition, records) in polled)
            {
                if (_partitions.TryGetValue(partition, out var pipeline))
                    pipeline.Enqueue(records);
            }

            polled.Clear();
            PauseOrResume(consumer);
            if (context.Time.GetElapsedTime(lastCommit) >= _options.CommitInterval)
            {
                lastCommit = context.Time.GetTimestamp();
                Commit(consumer, _partitions.Values);
            }
        }
    }

    private void Poll(Dictionary<int, List<PolledRecord>> polled)
    {
        var reader = _reader!;
        var count = reader.Poll(PollTimeout);
        var nowUs = context.Time.NowUs();
        for (var i = 0; i < count; i++)
        {
            if (reader.ErrorAt(i) is { } error)
            {
                Report(error);
                continue;
            }

            var record = reader[i];
            var modality = context.ModalityOf(record.Topic);
            var decoded = _decoder.Decode(record, modality, nowUs);
            if (!polled.TryGetValue(record.Partition, out var records))
                polled.Add(record.Partition, records = []);
            records.Add(new PolledRecord(modality, record.Offset, decoded, decoded.Fault is null ? null : reader.Copy(i)));
        }
    }

    private void Report(Error error)
    {
        if (error.IsFatal)
            throw new KafkaException(error);
        Log.KafkaError(context.Logger, error.Code, error.Reason, isFatal: false);
    }

    private void PauseOrResume(IConsumer<byte[]?, byte[]?> consumer)
    {
        foreach (var (partition, pipeline) in _partitions)
        {
            var credit = _options.PartitionCreditBytes;
            // A pause throws away what was fetched ahead, so a partition first gets a moment to catch up.
            if (!_paused.Contains(partition) && !pipeline.WaitForCredit(credit, CatchUpTimeout) && _paused.Add(partition))
                consumer.Pause(AssignedTopics(consumer, partition));
            else if (pipeline.QueuedBytes <= credit / 2 && _paused.Remove(partition))
                consumer.Resume(AssignedTopics(consumer, partition));
        }
    }

    private static List<TopicPartition> AssignedTopics(IConsumer<byte[]?, byte[]?> consumer, int partition) =>
        consumer.Assignment.FindAll(assigned => assigned.Partition.Value == partition);

    private void OnAssigned(List<TopicPartition> assigned)
    {
        foreach (var partition in assigned.Select(p => p.Partition.Value).Distinct())
        {
            if (!_partitions.ContainsKey(partition))
                _partitions.Add(partition, new PartitionPipeline(context, partition));
        }

        Log.PartitionsAssigned(context.Logger, string.Join(", ", _partitions.Keys.Order()));
        context.Status.Assign(_partitions.Count);
    }

    private void OnRevoked(IConsumer<byte[]?, byte[]?> consumer, List<TopicPartitionOffset> revoked) =>
        Commit(consumer, StopPartitions(revoked.Select(p => p.Partition.Value)));

    private List<PartitionPipeline> StopPartitions(IEnumerable<int> partitions)
    {
        var stopped = new List<PartitionPipeline>();
        foreach (var partition in partitions.Distinct())
        {
            if (!_partitions.Remove(partition, out var pipeline))
                continue;
            _paused.Remove(partition);
            _reader?.Forget(partition);
            stopped.Add(pipeline);
        }

        if (!Task.WhenAll(stopped.Select(pipeline => pipeline.DisposeAsync().AsTask())).Wait(_options.DrainTimeout))
            Log.DrainTimedOut(context.Logger, _options.DrainTimeout.TotalSeconds);
        context.Status.Revoke(_partitions.Count);
        return stopped;
    }

    private void Commit(IConsumer<byte[]?, byte[]?> consumer, IReadOnlyCollection<PartitionPipeline> pipelines)
    {
        try
        {
            if (!Task.WhenAll(pipelines.Select(pipeline => pipeline.RefreshHoldsAsync())).Wait(_options.DrainTimeout))
                return;
            var positions = pipelines.SelectMany(pipeline => pipeline.Positions()).ToList();
            if (positions.Count > 0)
                consumer.Commit(positions);
        }
        catch (Exception e) when (e is KafkaException or AggregateException)
        {
            // Offsets that were not committed are committed with the next ones; until then a crash replays a little more.
            Log.CommitFailed(context.Logger, e);
        }
    }
}
