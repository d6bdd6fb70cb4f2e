using System.Runtime.InteropServices;

namespace Streaming.Kafka;

/// <summary>Asking for topics, as librdkafka does it.</summary>
internal static unsafe partial class AdminApi
{
    static AdminApi() => Librdkafka.EnsureResolved();

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_queue_new")]
    public static partial nint NewQueue(SafeHandle client);

    /// <summary>0 where nothing has come in time.</summary>
    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_queue_poll")]
    public static partial nint Poll(nint queue, int timeoutMs);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_event_error")]
    public static partial int GetErrorCode(nint answer);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_event_error_string")]
    public static partial nint GetErrorText(nint answer);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_event_destroy")]
    public static partial void DestroyAnswer(nint answer);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_TopicCollection_of_topic_names", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint NewTopicNames(string[] names, nuint count);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_TopicCollection_destroy")]
    public static partial void DestroyTopicNames(nint names);

    /// <summary>The answer comes into the queue; for options of 0, after the time that the client gives a request at most.</summary>
    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_DescribeTopics")]
    public static partial void DescribeTopics(SafeHandle client, nint names, nint options, nint queue);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_event_DescribeTopics_result")]
    public static partial nint GetDescribed(nint answer);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_DescribeTopics_result_topics")]
    public static partial nint* GetTopics(nint described, nuint* count);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_TopicDescription_name")]
    public static partial nint GetName(nint topic);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_TopicDescription_topic_id")]
    public static partial nint GetId(nint topic);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_Uuid_base64str")]
    public static partial nint GetIdText(nint id);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_TopicDescription_error")]
    public static partial nint GetError(nint topic);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_error_code")]
    public static partial int GetCode(nint error);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_error_string")]
    public static partial nint GetText(nint error);
}
