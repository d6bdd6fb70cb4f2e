using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka;

/// <summary>The process's one producer.</summary>
internal sealed class KafkaProducer : IDisposable
{
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(5);

    private readonly IProducer<byte[]?, byte[]?> _producer;
    private volatile Error? _fatal;

    public KafkaProducer(IOptions<KafkaOptions> options, ILogger<KafkaProducer> logger)
    {
        _producer = new ProducerBuilder<byte[]?, byte[]?>(options.Value.CreateProducerConfig())
            .LogTo(logger, error => _fatal = error)
            .Build();
    }

    /// <summary>Completes when the broker has acknowledged the record.</summary>
    public Task ProduceAsync(string topic, Message<byte[]?, byte[]?> message) => _producer.ProduceAsync(topic, message);

    /// <summary>The same, to a partition of the caller's choice; waits for room in the client's queue.</summary>
    public async Task ProduceAsync(TopicPartition topic, Message<byte[]?, byte[]?> message)
    {
        while (!await TryProduceAsync(topic, message))
            _producer.Flush(FlushTimeout);
    }

    /// <summary>
    /// An idempotent client that cannot tell any more what the broker has of it, as after the election of a leader that had not everything, takes no further
    /// record. Another client in its place could not tell either, and what both had in hand would come out of order; a silo that starts again replays.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is so.</exception>
    public void ThrowIfFatal()
    {
        if (_fatal is { } fatal)
            throw new InvalidOperationException($"The producer takes no further record: {fatal.Reason}");
    }

    public void Dispose()
    {
        _producer.Flush(FlushTimeout);
        _producer.Dispose();
    }

    /// <returns>False where the client's queue is full.</returns>
    private async Task<bool> TryProduceAsync(TopicPartition topic, Message<byte[]?, byte[]?> message)
    {
        try
        {
            await _producer.ProduceAsync(topic, message);
            return true;
        }
        catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }
}
