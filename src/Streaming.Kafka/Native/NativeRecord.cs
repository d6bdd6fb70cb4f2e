using System.Runtime.InteropServices;

namespace Streaming.Kafka;

/// <summary><c>rd_kafka_message_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeRecord
{
    /// <summary>0, or what the consumer has to say instead of a record, in words in the value.</summary>
    public int ErrorCode;
    public nint Topic;
    public int Partition;
    public byte* Value;
    public nuint ValueLength;
    public byte* Key;
    public nuint KeyLength;
    public long Offset;
    public nint Private;
}
