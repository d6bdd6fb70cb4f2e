using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Streaming.Kafka;

/// <summary>The process's one producer.</summary>
internal sealed class KafkaProducer : IDisposable
{
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(5);

    private readonly IProducer<byte[]?, byte[]?> _producer;

    public KafkaProducer(IOptions<KafkaOptions> options, ILogger<KafkaProducer> logger)
    {
        _producer = new ProducerBuilder<byte[]?, byte[]?>(options.Value.CreateProducerConfig())
            .LogTo(logger)
            .Build();
    }

    /// <summary>Completes when the broker has acknowledged the record.</summary>
    public Task ProduceAsync(string topic, Message<byte[]?, byte[]?> message) => _producer.ProduceAsync(topic, message);

    /// <summary>The same, to a partition of the caller's choice.</summary>
    public Task ProduceAsync(TopicPartition topic, Message<byte[]?, byte[]?> message) => _producer.ProduceAsync(topic, message);

    public void Dispose()
    {
        _producer.Flush(FlushTimeout);
        _producer.Dispose();
    }
}
