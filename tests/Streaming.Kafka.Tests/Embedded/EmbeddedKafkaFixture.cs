using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka.Tests.Embedded;

/// <summary>One embedded Kafka for the tests of a class; each test takes topics and a group of its own.</summary>
public sealed class EmbeddedKafkaFixture : IDisposable
{
    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start(NullLogger.Instance);
    private int _topics;

    public KafkaOptions CreateOptions()
    {
        var options = new KafkaOptions { BootstrapServers = _kafka.BootstrapServers, CreateTopics = false };
        foreach (var (name, value) in EmbeddedKafka.ConsumerSettings)
            options.Consumer[name] = value;
        options.EventsTopic = CreateTopic("events");
        options.LateSamplesTopic = CreateTopic("late");
        options.DeadLettersTopic = CreateTopic("dead");
        options.GroupId = options.EventsTopic;
        options.CheckpointsTopic = CreateTopic("checkpoints");
        return options;
    }

    public string CreateTopic(string name)
    {
        var topic = $"{name}-{Interlocked.Increment(ref _topics)}";
        _kafka.CreateTopic(topic, partitions: 2);
        return topic;
    }

    /// <inheritdoc cref="EmbeddedKafka.RefuseNextRecords"/>
    public void RefuseNextRecords(ErrorCode error) => _kafka.RefuseNextRecords(error);

    /// <inheritdoc cref="EmbeddedKafka.RefuseNextOffsetFetch"/>
    public void RefuseNextOffsetFetch(ErrorCode error) => _kafka.RefuseNextOffsetFetch(error);

    /// <summary>The first records of a topic, over all partitions, as another client sees them.</summary>
    public async Task<List<ConsumeResult<byte[]?, byte[]?>>> ReadAsync(string topic, int count)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var config = new ConsumerConfig(EmbeddedKafka.ConsumerSettings.ToDictionary()) { BootstrapServers = _kafka.BootstrapServers, GroupId = "reader" };
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(config).Build();
        consumer.Assign(new TopicPartitionOffset[] { new(topic, 0, Offset.Beginning), new(topic, 1, Offset.Beginning) });
        var records = new List<ConsumeResult<byte[]?, byte[]?>>();
        await Task.Run(() =>
        {
            while (records.Count < count)
                records.Add(consumer.Consume(timeout.Token));
        });
        return records;
    }

    public void Dispose() => _kafka.Dispose();
}
