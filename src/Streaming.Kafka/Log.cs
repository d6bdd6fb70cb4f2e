using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Partitions assigned: {Partitions}")]
    public static partial void PartitionsAssigned(ILogger logger, string partitions);

    [LoggerMessage(2, LogLevel.Warning, "Kafka: {Code}: {Reason}")]
    public static partial void KafkaError(ILogger logger, ErrorCode code, string reason);

    [LoggerMessage(27, LogLevel.Warning, "Kafka: {Code}, {Count} times since it was last told: {Reason}")]
    public static partial void KafkaErrors(ILogger logger, ErrorCode code, long count, string reason);

    [LoggerMessage(26, LogLevel.Error, "Kafka: {Code}: {Reason} (fatal: the client is of no use any more)")]
    public static partial void KafkaFatal(ILogger logger, ErrorCode code, string reason);

    [LoggerMessage(3, LogLevel.Debug, "librdkafka {Facility}: {Text}")]
    public static partial void KafkaClient(ILogger logger, string facility, string text);

    [LoggerMessage(4, LogLevel.Warning, "Record {Position} goes to the dead-letter topic: {Reason}")]
    public static partial void DeadLettered(ILogger logger, string position, string reason);

    [LoggerMessage(16, LogLevel.Warning, "{Count} more records of topic {Topic} went to the dead-letter topic since; the last, {Position}: {Reason}")]
    public static partial void MoreDeadLettered(ILogger logger, long count, string topic, string position, string reason);

    [LoggerMessage(5, LogLevel.Warning, "Rig {Rig} did not answer (attempt {Attempt}), and is asked again: {Reason}")]
    public static partial void RigDidNotAnswer(ILogger logger, string rig, int attempt, string reason);

    [LoggerMessage(11, LogLevel.Warning, "Everything read since the last commit is read again: {Reason}")]
    public static partial void Replaying(ILogger logger, string reason);

    [LoggerMessage(12, LogLevel.Warning, "Rigs did not say what they hold; nothing is committed until they do")]
    public static partial void SnapshotFailed(ILogger logger, Exception exception);

    [LoggerMessage(19, LogLevel.Warning, "Rigs did not say within {Seconds} s what they hold; nothing is committed until they do")]
    public static partial void SnapshotTimedOut(ILogger logger, double seconds);

    [LoggerMessage(20, LogLevel.Warning, "The dead letter for {Position} was not published (attempt {Attempt}); trying again: {Reason}")]
    public static partial void DeadLetterNotPublished(ILogger logger, TopicPartitionOffset position, int attempt, string reason);

    [LoggerMessage(13, LogLevel.Debug, "Rigs of a partition that was taken away did not end")]
    public static partial void ReleaseFailed(ILogger logger, Exception exception);

    [LoggerMessage(14, LogLevel.Information, "A transaction's request is made again (attempt {Attempt}): {Reason}")]
    public static partial void TransactionRetried(ILogger logger, int attempt, string reason);

    [LoggerMessage(18, LogLevel.Warning, "The producer can make no transactions any more, so another takes its place; most often one took longer than Kafka:TransactionTimeout: {Reason}")]
    public static partial void ProducerRenewed(ILogger logger, string reason);

    [LoggerMessage(6, LogLevel.Warning, "Offsets were not committed; the next commit includes them")]
    public static partial void CommitFailed(ILogger logger, Exception exception);

    [LoggerMessage(7, LogLevel.Warning, "Revoked partitions did not finish within {Seconds} s; what they had in hand is replayed elsewhere")]
    public static partial void DrainTimedOut(ILogger logger, double seconds);

    [LoggerMessage(8, LogLevel.Critical, "The consumer stopped; the silo stops too")]
    public static partial void ConsumerStopped(ILogger logger, Exception exception);

    [LoggerMessage(9, LogLevel.Information, "Created topics: {Topics} ({Partitions} partitions each)")]
    public static partial void TopicsCreated(ILogger logger, string topics, int partitions);

    [LoggerMessage(17, LogLevel.Warning, "How large records the topics of late samples and dead letters may be is not known: {Reason}")]
    public static partial void TopicLimitsUnknown(ILogger logger, string reason);

    [LoggerMessage(10, LogLevel.Information,
        "Embedded Kafka at {BootstrapServers}: in memory, at most 5 MiB per partition (older records vanish), no real transactions, gone when this process ends")]
    public static partial void EmbeddedKafkaStarted(ILogger logger, string bootstrapServers);

    [LoggerMessage(15, LogLevel.Error, "Records {First} to {Last} of {Topic}/{Partition} were deleted before they were read: the consumer has fallen behind the topic's retention")]
    public static partial void RecordsLost(ILogger logger, string topic, int partition, long first, long last);

    [LoggerMessage(22, LogLevel.Warning, "Topic {Topic} was deleted and made again since it was last read: it is read from its beginning, and what was not read of the old one is lost")]
    public static partial void TopicReplaced(ILogger logger, string topic);

    [LoggerMessage(29, LogLevel.Warning, "{Topic}/{Partition} ends at {End}, before offset {Committed}, which was read: it has lost its last records, as where a leader was elected that had not everything; all that comes from its end on is new")]
    public static partial void TopicShortened(ILogger logger, string topic, int partition, long end, long committed);

    [LoggerMessage(23, LogLevel.Debug, "Whether topics were deleted and made again is not known; the broker is asked again: {Reason}")]
    public static partial void TopicIdsUnknown(ILogger logger, string reason);

    [LoggerMessage(28, LogLevel.Warning,
        "Checkpoints in {Topic}/{Partition} cannot be read from offset {Offset} to {End} since {Seconds} s, and its rigs wait: its broker is away, or has not ended a transaction that is longer over than any may last. "
        + "Such a one is found with kafka-transactions.sh --bootstrap-server {BootstrapServers} find-hanging, and ended with abort")]
    public static partial void CheckpointsNotReadable(ILogger logger, string topic, int partition, long offset, long end, long seconds, string bootstrapServers);

    [LoggerMessage(24, LogLevel.Warning, "Event {Id} was not taken (attempt {Attempt}), and is handed on again: {Reason}")]
    public static partial void EventNotTaken(ILogger logger, string id, int attempt, string reason);

    [LoggerMessage(25, LogLevel.Warning, "Record {Position} is no event of a known schema, and is passed over")]
    public static partial void NoEvent(ILogger logger, TopicPartitionOffset position);

    [LoggerMessage(21, LogLevel.Debug, "Whether records were deleted before they were read is not known yet; the broker is asked again: {Reason}")]
    public static partial void LostRecordsUnknown(ILogger logger, string reason);
}
