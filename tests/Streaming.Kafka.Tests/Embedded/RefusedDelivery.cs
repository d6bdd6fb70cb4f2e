using System.Collections.Concurrent;
using Confluent.Kafka;
using Streaming.Abstractions;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka.Tests.Embedded;

/// <summary>Refuses what is written ahead of the first record of a partition until it is told to take it, and takes nothing else.</summary>
internal sealed class RefusedDelivery(TimeProvider time) : IDelivery
{
    private readonly TaskCompletionSource _threeAttempts = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<DateTimeOffset> _attempts = [];
    private volatile bool _isAccepted;

    public Task ThreeAttempts => _threeAttempts.Task;

    /// <summary>Of the first partition: when.</summary>
    public IReadOnlyCollection<DateTimeOffset> AttemptsOfTheFirst => _attempts;

    public void Accept() => _isAccepted = true;

    public void Start()
    {
        // Nothing is needed.
    }

    public Task PublishAsync(PartitionAssignment assignment, string topic, Message<byte[]?, byte[]?> message, Publication publication) => Task.CompletedTask;

    public void Commit(IConsumer<byte[]?, byte[]?> consumer, Func<IReadOnlyList<PartitionSnapshot>?> takeSnapshots) => takeSnapshots();

    public void Write(IReadOnlyList<CheckpointRecord> records, IConsumer<byte[]?, byte[]?> consumer, Func<IReadOnlyList<PartitionSnapshot>?> takeSnapshots)
    {
        if (records.Any(record => record.Assignment.Partition == 0))
            _attempts.Enqueue(time.GetUtcNow());
        if (_attempts.Count == 3)
            _threeAttempts.TrySetResult();
        if (!_isAccepted)
            throw new KafkaException(ErrorCode.TopicAuthorizationFailed);
    }

    public void GiveUp()
    {
        // Nothing was published.
    }
}
