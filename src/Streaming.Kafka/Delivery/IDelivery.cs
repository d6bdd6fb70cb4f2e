using Confluent.Kafka;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>How records leave, and how what came of them is committed: at least once, or exactly once.</summary>
internal interface IDelivery
{
    /// <summary>Once, before anything else; may wait for the broker.</summary>
    void Start();

    /// <summary>
    /// Publishes a record for an assignment and marks its publication. Records of one caller that are handed over one after the other are published in
    /// that order.
    /// </summary>
    /// <exception cref="OperationCanceledException">The assignment is not this silo's any more; the record was not published.</exception>
    /// <exception cref="KafkaException">The broker did not take it.</exception>
    Task PublishAsync(PartitionAssignment assignment, string topic, Message<byte[]?, byte[]?> message, Publication publication);

    /// <summary>Commits for all partitions at once. Waits for the broker; nothing else is asked of the delivery meanwhile, but to publish.</summary>
    /// <param name="consumer">The consumer whose group's offsets are committed.</param>
    /// <param name="takeSnapshots">Asks the rigs; nothing of what they answer may be published in between. Null where they did not answer in time.</param>
    /// <exception cref="ReplayRequiredException">Nothing was committed, and what was published since the last commit is void.</exception>
    /// <exception cref="InvalidOperationException">Nothing can be published any more, until the silo starts again.</exception>
    void Commit(IConsumer<byte[]?, byte[]?> consumer, Func<IReadOnlyList<PartitionSnapshot>?> takeSnapshots);

    /// <summary>Writes checkpoints, durably, before anything is read under a new assignment.</summary>
    /// <param name="records">Of partitions that nobody works on yet.</param>
    /// <param name="consumer">The consumer whose group's offsets would be committed.</param>
    /// <param name="takeSnapshots">Asks the rigs of the others, whose events may be in the same transaction and must not go without their offsets.</param>
    /// <exception cref="ReplayRequiredException">Nothing was written.</exception>
    /// <exception cref="KafkaException">The broker refuses them.</exception>
    /// <exception cref="InvalidOperationException">Nothing can be published any more, until the silo starts again.</exception>
    void Write(IReadOnlyList<CheckpointRecord> records, IConsumer<byte[]?, byte[]?> consumer, Func<IReadOnlyList<PartitionSnapshot>?> takeSnapshots);

    /// <summary>No assignment is left, and some ended without a commit: gives up what was not committed.</summary>
    void GiveUp();
}
