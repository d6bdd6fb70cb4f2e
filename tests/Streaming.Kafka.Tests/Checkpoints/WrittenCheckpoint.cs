using Confluent.Kafka;

namespace Streaming.Kafka.Tests.Checkpoints;

/// <summary>A checkpoint as it comes back out of its topic.</summary>
internal static class WrittenCheckpoint
{
    public static Message<byte[]?, byte[]?> Of(CheckpointRecord record, DateTimeOffset writtenAt)
    {
        var message = CheckpointCodec.ToMessage(record);
        message.Timestamp = new Timestamp(writtenAt);
        return message;
    }
}
