using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Streaming.Kafka;

/// <summary>
/// Reads the events topic in a consumer group, on a thread of its own, and hands each event on until it is taken. Only then its offset is committed, so whatever dies, none is
/// passed over, and some may come twice.
/// </summary>
internal sealed class EventSubscription(
    SubscriptionContext context,
    SubscribedPartitions partitions,
    IngestStatus status,
    IOptions<KafkaOptions> options,
    IHostApplicationLifetime lifetime) : ConsumerThread(context.Logger, lifetime)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(50);

    private readonly KafkaOptions _options = options.Value;

    protected override IConsumer<byte[]?, byte[]?> BuildConsumer() => new ConsumerBuilder<byte[]?, byte[]?>(_options.CreateSubscriptionConfig(context.Group))
        .SetPartitionsAssignedHandler((_, assigned) => partitions.Own(assigned))
        .SetPartitionsRevokedHandler((_, revoked) => partitions.End(revoked.ConvertAll(partition => partition.TopicPartition)))
        .SetPartitionsLostHandler((_, lost) => partitions.End(lost.ConvertAll(partition => partition.TopicPartition)))
        .SetStatisticsHandler((_, json) => status.NoteLag(ConsumerStatistics.LagByTopic(json)))
        .LogTo(context.Logger)
        .Build();

    protected override void Consume(IConsumer<byte[]?, byte[]?> consumer)
    {
        try
        {
            consumer.Subscribe(_options.EventsTopic);
            while (!Stopping.IsCancellationRequested)
            {
                if (Read(consumer) is { } record)
                    partitions.Enqueue(consumer, record);
                partitions.BeginKnown(consumer);
                partitions.ResumeThoseWithRoom(consumer);
            }

            consumer.Close();
        }
        finally
        {
            partitions.Abandon();
        }
    }

    private ConsumeResult<byte[]?, byte[]?>? Read(IConsumer<byte[]?, byte[]?> consumer)
    {
        try
        {
            return consumer.Consume(MaxWait);
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            context.Errors.Add(e.Error);
            return null;
        }
    }
}
