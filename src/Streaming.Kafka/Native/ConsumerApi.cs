using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Streaming.Kafka;

/// <summary>Reading records in batches, as librdkafka has them: what Confluent.Kafka's consumer does one by one, with an object for each header.</summary>
internal static unsafe partial class ConsumerApi
{
    static ConsumerApi() => Librdkafka.EnsureResolved();

    /// <summary>The client behind one of Confluent.Kafka, which stays its owner.</summary>
    public static SafeHandle ClientOf(IClient client) => (SafeHandle)ClientOf(client.Handle);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_LibrdkafkaHandle")]
    [return: UnsafeAccessorType("Confluent.Kafka.Impl.SafeKafkaHandle, Confluent.Kafka")]
    private static extern object ClientOf(Handle handle);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_queue_get_consumer")]
    public static partial nint GetConsumerQueue(SafeHandle client);

    /// <summary>0 where the client does not know the partition.</summary>
    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_queue_get_partition", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GetPartitionQueue(SafeHandle client, string topic, int partition);

    /// <summary>What comes into the one queue goes on into the other; to 0, it stays.</summary>
    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_queue_forward")]
    public static partial void ForwardQueue(nint queue, nint destination);

    /// <summary>The callback runs on a thread of the library, each time something comes into the queue while it is empty; none for null.</summary>
    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_queue_cb_event_enable")]
    public static partial void EnableEvents(nint queue, delegate* unmanaged[Cdecl]<nint, nint, void> callback, nint opaque);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_queue_destroy")]
    public static partial void DestroyQueue(nint queue);

    /// <summary>Waits until there are as many as asked for, or the time is over; serves the client's callbacks meanwhile.</summary>
    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_consume_batch_queue")]
    public static partial nint ConsumeBatch(nint queue, int timeoutMs, NativeRecord** records, nuint count);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_message_destroy")]
    public static partial void Destroy(NativeRecord* record);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_message_timestamp")]
    [SuppressGCTransition]
    public static partial long GetTimestamp(NativeRecord* record, int* type);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_message_headers")]
    public static partial int GetHeaders(NativeRecord* record, nint* headers);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_header_get_all")]
    [SuppressGCTransition]
    public static partial int GetHeader(nint headers, nuint index, byte** name, byte** value, nuint* length);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_topic_name")]
    [SuppressGCTransition]
    public static partial byte* GetTopicName(nint topic);
}
