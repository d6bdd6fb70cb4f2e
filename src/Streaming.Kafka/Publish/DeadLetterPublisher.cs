using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>Records that cannot be decoded, as they came, with the reason and where they lie.</summary>
internal sealed class DeadLetterPublisher(
    IDelivery delivery, TopicLimits limits, IOptions<KafkaOptions> options, KafkaMetrics metrics, TimeProvider time, ILogger<DeadLetterPublisher> logger)
    : IDisposable
{
    private readonly DeadLetterLog _log = new(logger, time);

    public async Task PublishAsync(
        PartitionAssignment assignment, ConsumeResult<byte[]?, byte[]?> record, string reason, Publication publication)
    {
        try
        {
            await PublishAsync(assignment, DeadLetter.Create(record, reason, limits.Of(options.Value.DeadLettersTopic)), publication);
        }
        catch (KafkaException e) when (RecordSize.IsExceeded(e))
        {
            // The broker takes less than it has said. What is smallest fits.
            await PublishAsync(assignment, DeadLetter.Create(record, reason, maxBytes: 0), publication);
        }

        var position = $"{record.Topic}/{record.Partition.Value}/{record.Offset.Value}";
        metrics.RecordDeadLetter(record.Topic);
        _log.Add(record.Topic, position, reason);
    }

    public void Dispose() => _log.Dispose();

    private Task PublishAsync(PartitionAssignment assignment, Message<byte[]?, byte[]?> message, Publication publication) =>
        delivery.PublishAsync(assignment, options.Value.DeadLettersTopic, message, publication);
}
