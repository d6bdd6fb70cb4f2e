using System.Runtime.CompilerServices;
using Confluent.Kafka;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>Reads the events topic as any subscriber may: all partitions, no group, nothing committed.</summary>
public sealed class EventReader : IDisposable
{
    private static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TopicRetryInterval = TimeSpan.FromMilliseconds(250);

    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly string _topic;
    private readonly KafkaOptions _options;
    private readonly TimeProvider _time;

    public EventReader(KafkaOptions options, TimeProvider time)
    {
        _options = options;
        _topic = options.EventsTopic;
        _time = time;
        var config = options.CreateConsumerConfig();
        config.GroupId = "streaming-event-reader"; // librdkafka wants one; it is never joined.
        config.EnableAutoCommit = false;
        _consumer = new ConsumerBuilder<byte[]?, byte[]?>(config)
            .Quietly()
            .Build();
    }

    /// <summary>Positions the reader; waits for the topic where it is not there yet.</summary>
    /// <param name="fromBeginning">Whether to start with the oldest event, or with the next.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="KafkaException">The broker cannot be reached.</exception>
    public async Task StartAsync(bool fromBeginning, CancellationToken cancellationToken)
    {
        using var admin = new AdminClientBuilder(_options.CreateAdminConfig()).Quietly().Build();
        while (true)
        {
            var partitions = await Task.Run(() => FindPartitions(admin), cancellationToken);
            if (partitions.Count > 0)
            {
                _consumer.Assign(await Task.Run(() => partitions.ConvertAll(p => StartOf(p, fromBeginning)), cancellationToken));
                return;
            }

            await Task.Delay(TopicRetryInterval, _time, cancellationToken);
        }
    }

    /// <summary>Events as they come, without end. A record that is no event of a known schema is passed over.</summary>
    public async IAsyncEnumerable<FusionEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var value = await Task.Run(() => _consumer.Consume(cancellationToken).Message.Value, cancellationToken);
            if (FusionEventJson.TryDeserialize(value) is { } fusionEvent)
                yield return fusionEvent;
        }
    }

    public void Dispose() => _consumer.Dispose();

    private List<TopicPartition> FindPartitions(IAdminClient admin)
    {
        var topic = admin.GetMetadata(MetadataTimeout).Topics.Find(topic => topic.Topic == _topic && !topic.Error.IsError);
        return topic is null ? [] : topic.Partitions.ConvertAll(partition => new TopicPartition(_topic, partition.PartitionId));
    }

    private TopicPartitionOffset StartOf(TopicPartition partition, bool fromBeginning)
    {
        // Asked for now: Offset.End would be looked up when the first fetch goes out, after events that the caller expects.
        var offsets = _consumer.QueryWatermarkOffsets(partition, MetadataTimeout);
        return new TopicPartitionOffset(partition, fromBeginning ? offsets.Low : offsets.High);
    }
}
