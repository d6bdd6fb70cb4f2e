using Confluent.Kafka;

namespace EndToEnd.Tests.Infrastructure;

/// <summary>Reads whole topics as a <c>read_committed</c> client of somebody else does.</summary>
internal sealed class TopicReader(string bootstrapServers) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly IConsumer<byte[]?, byte[]> _consumer = new ConsumerBuilder<byte[]?, byte[]>(new ConsumerConfig
    {
        BootstrapServers = bootstrapServers,
        GroupId = "topic-reader",
        EnableAutoCommit = false,
        EnablePartitionEof = true,
        IsolationLevel = IsolationLevel.ReadCommitted,
    }).Build();

    private readonly IAdminClient _admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers }).Build();

    /// <summary>What is there and committed now, partition after partition.</summary>
    public IEnumerable<ConsumeResult<byte[]?, byte[]>> ReadToEnd(string topic)
    {
        var partitions = _admin.GetMetadata(topic, Timeout).Topics[0].Partitions;
        foreach (var partition in partitions)
        {
            _consumer.Assign(new TopicPartitionOffset(topic, partition.PartitionId, Offset.Beginning));
            while (true)
            {
                var record = _consumer.Consume(Timeout) ?? throw new TimeoutException($"{topic} {partition.PartitionId} did not come to an end within {Timeout}.");
                if (record.IsPartitionEOF)
                    break;
                yield return record;
            }
        }
    }

    public void Dispose()
    {
        _consumer.Dispose();
        _admin.Dispose();
    }
}
