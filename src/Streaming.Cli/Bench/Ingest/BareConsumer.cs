using Confluent.Kafka;
using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.Cli.Bench.Ingest;

/// <summary>The baseline: a loop over Confluent.Kafka's consumer, with the settings that the silo's has, that only looks at records.</summary>
internal sealed class BareConsumer : IDisposable
{
    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(100);

    private readonly IConsumer<byte[]?, byte[]?> _consumer;

    public BareConsumer(KafkaOptions kafka)
    {
        var config = kafka.CreateConsumerConfig();
        config.GroupId = $"bench-bare-{Guid.NewGuid():N}";
        config.EnableAutoCommit = false;
        _consumer = new ConsumerBuilder<byte[]?, byte[]?>(config).Quietly().Build();
    }

    /// <summary>How fast topics that are there are read.</summary>
    public IngestPass Run(IngestTopics topics, CancellationToken cancellationToken)
    {
        IngestPass.Stopwatch? watch = null;
        var bytes = 0L;
        Consume(topics.Beginnings, topics.Records, record =>
        {
            watch ??= new IngestPass.Stopwatch();
            bytes += record.Message.Value?.Length ?? 0;
        }, cancellationToken);
        return watch!.Stop(topics.Records, bytes);
    }

    /// <summary>How long after the broker took them records come, of topics into which a workload is being sent.</summary>
    public Task<LatencyMeter> MeasureAsync(IngestWorkload workload, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () =>
        {
            var latencies = new LatencyMeter();
            Consume(workload.Beginnings, workload.Records, record => latencies.Record(TimeProvider.System.NowUs() - (record.Message.Timestamp.UnixTimestampMs * 1_000)), cancellationToken);
            return latencies;
        },
        cancellationToken,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    public void Dispose() => _consumer.Dispose();

    private void Consume(
        IEnumerable<TopicPartitionOffset> beginnings, long records, Action<ConsumeResult<byte[]?, byte[]?>> take, CancellationToken cancellationToken)
    {
        _consumer.Assign(beginnings);
        for (var seen = 0L; seen < records;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_consumer.Consume(PollTimeout) is not { } record)
                continue;
            take(record);
            seen++;
        }
    }
}
