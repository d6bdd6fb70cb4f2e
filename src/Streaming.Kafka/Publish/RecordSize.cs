using System.Text;
using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka;

/// <summary>Bytes that something takes in a record, at most.</summary>
internal static class RecordSize
{
    /// <summary>A batch's own header, and that of a record in it.</summary>
    private const int FrameBytes = 128;

    /// <summary>Name and value lengths, and what a protocol may add.</summary>
    private const int HeaderOverheadBytes = 16;

    /// <summary>Whether a record was refused since it is larger than the broker takes.</summary>
    public static bool IsExceeded(KafkaException refusal) =>
        refusal.Error.Code is ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge or ErrorCode.InvalidMsg;

    public static long Of(Message<byte[]?, byte[]?> message)
    {
        long bytes = FrameBytes + (message.Key?.Length ?? 0) + (message.Value?.Length ?? 0);
        foreach (var header in message.Headers)
            bytes += Of(header);
        return bytes;
    }

    public static int Of(IHeader header) => Encoding.UTF8.GetByteCount(header.Key) + (header.GetValueBytes()?.Length ?? 0) + HeaderOverheadBytes;
}
