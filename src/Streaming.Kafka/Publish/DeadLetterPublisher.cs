using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>Records that cannot be decoded, as they came, with the reason and where they lie.</summary>
internal sealed class DeadLetterPublisher(
    IDelivery delivery, IOptions<KafkaOptions> options, KafkaMetrics metrics, ILogger<DeadLetterPublisher> logger)
{
    public async Task PublishAsync(
        PartitionAssignment assignment, ConsumeResult<byte[]?, byte[]?> record, string reason, Publication publication)
    {
        var position = $"{record.Topic}/{record.Partition.Value}/{record.Offset.Value}";
        var headers = new Headers();
        foreach (var header in record.Message.Headers ?? [])
            headers.Add(header.Key, header.GetValueBytes());
        headers.Add(HeaderNames.DeadLetterReason, Encoding.UTF8.GetBytes(reason));
        headers.Add(HeaderNames.DeadLetterPosition, Encoding.UTF8.GetBytes(position));
        var message = new Message<byte[]?, byte[]?> { Key = record.Message.Key, Value = record.Message.Value, Headers = headers };
        await delivery.PublishAsync(assignment, options.Value.DeadLettersTopic, message, publication);
        metrics.RecordDeadLetter(record.Topic);
        Log.DeadLettered(logger, position, reason);
    }
}
