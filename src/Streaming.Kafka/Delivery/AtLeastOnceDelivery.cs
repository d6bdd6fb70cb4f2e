using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// A record counts once it is acknowledged. Checkpoints are written before the offsets they belong to are committed, so that a crash between the two
/// replays more than is needed and never less.
/// </summary>
internal sealed class AtLeastOnceDelivery(KafkaProducer producer, Assignments assignments, CheckpointPartitions checkpoints, ILogger<AtLeastOnceDelivery> logger)
    : IDelivery
{
    public void Start()
    {
        // A producer without transactions needs no introduction.
    }

    public async Task PublishAsync(PartitionAssignment assignment, string topic, Message<byte[]?, byte[]?> message, Publication publication)
    {
        assignments.RevocationOf(assignment).ThrowIfCancellationRequested();
        await producer.ProduceAsync(topic, message);
        publication.MarkPublished();
    }

    public void Commit(IConsumer<byte[]?, byte[]?> consumer, Func<IReadOnlyList<PartitionSnapshot>?> takeSnapshots)
    {
        producer.ThrowIfFatal();
        if (takeSnapshots() is not { } snapshots)
            return;
        try
        {
            Write(snapshots.SelectMany(snapshot => snapshot.Checkpoints));
            var positions = snapshots.SelectMany(snapshot => snapshot.Moved).ToList();
            if (positions.Count > 0)
                consumer.Commit(positions);
            foreach (var snapshot in snapshots)
                snapshot.MarkWritten();
        }
        catch (KafkaException e)
        {
            // What was not committed is committed with the next ones; until then a crash replays a little more.
            Log.CommitFailed(logger, e);
        }
    }

    public void Write(IReadOnlyList<CheckpointRecord> records, IConsumer<byte[]?, byte[]?> consumer, Func<IReadOnlyList<PartitionSnapshot>?> takeSnapshots)
    {
        producer.ThrowIfFatal();
        Write(records);
    }

    public void GiveUp()
    {
        // What was published stands.
    }

    private void Write(IEnumerable<CheckpointRecord> records) =>
        Task.WhenAll(records.Select(record => producer.ProduceAsync(checkpoints.Of(record.Assignment.Partition), CheckpointCodec.ToMessage(record)))).GetAwaiter().GetResult();
}
