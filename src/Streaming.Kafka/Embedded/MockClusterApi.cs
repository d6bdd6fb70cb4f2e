using System.Runtime.InteropServices;

namespace Streaming.Kafka;

/// <summary>librdkafka's in-process mock cluster, from the same native library that Confluent.Kafka brings.</summary>
internal static partial class MockClusterApi
{
    public const int ProducerType = 0;
    public const short Produce = 0;
    public const short OffsetFetch = 9;

    static MockClusterApi() => Librdkafka.EnsureResolved();

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_conf_new")]
    public static partial nint NewConfiguration();

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Configure(nint configuration, string name, string value, [Out] byte[] error, nuint errorLength);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_new")]
    public static partial nint NewClient(int type, nint configuration, [Out] byte[] error, nuint errorLength);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_destroy")]
    public static partial void DestroyClient(nint client);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_mock_cluster_new")]
    public static partial nint NewCluster(nint client, int brokers);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    public static partial void DestroyCluster(nint cluster);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    public static partial nint BootstrapServers(nint cluster);

    /// <summary>Without one, requests about topics are never answered.</summary>
    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_mock_set_controller_id")]
    public static partial void SetController(nint cluster, int broker);

    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateTopic(nint cluster, string topic, int partitions, int replicas);

    /// <summary>The next requests of the kind, from whichever client, are answered with these.</summary>
    [LibraryImport(Librdkafka.Library, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    public static partial void PushRequestErrors(nint cluster, short request, nuint count, int[] errors);
}
