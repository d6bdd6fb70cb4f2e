using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Logging;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka;

/// <summary>
/// A Kafka inside this process, for demos and for tests of one unit: librdkafka's mock cluster, on a port of 127.0.0.1 that any client of
/// this machine can use. It keeps 5 MiB per partition in memory and loses what is older, returns aborted records to read_committed
/// readers, cannot create topics for clients, and ends with the process.
/// </summary>
public sealed class EmbeddedKafka : IDisposable
{
    private readonly nint _client;
    private readonly nint _cluster;
    private bool _isDisposed;

    private EmbeddedKafka(nint client, nint cluster, string bootstrapServers)
    {
        _client = client;
        _cluster = cluster;
        BootstrapServers = bootstrapServers;
    }

    public string BootstrapServers { get; }

    /// <summary>
    /// Settings that a consumer of it needs: a fetch is not woken by new records, so it must not wait long, and a group's first
    /// assignment waits for its session timeout.
    /// </summary>
    public static IReadOnlyDictionary<string, string> ConsumerSettings { get; } = new Dictionary<string, string>
    {
        ["fetch.wait.max.ms"] = "10",
        ["session.timeout.ms"] = "3000",
        ["heartbeat.interval.ms"] = "500",
    };

    /// <exception cref="InvalidOperationException">The native library refused.</exception>
    public static EmbeddedKafka Start(ILogger logger)
    {
        var error = new byte[512];
        var configuration = MockClusterApi.NewConfiguration();
        // The client that carries the cluster has no broker of its own, and would say so on standard error.
        _ = MockClusterApi.Configure(configuration, "log_level", "0", error, (nuint)error.Length);
        var client = MockClusterApi.NewClient(MockClusterApi.ProducerType, configuration, error, (nuint)error.Length);
        if (client == 0)
            throw new InvalidOperationException($"The embedded Kafka did not start: {Encoding.UTF8.GetString(error).TrimEnd('\0')}");
        var cluster = MockClusterApi.NewCluster(client, brokers: 1);
        if (cluster == 0)
        {
            MockClusterApi.DestroyClient(client);
            throw new InvalidOperationException("The embedded Kafka did not start: no port of 127.0.0.1 could be opened.");
        }

        MockClusterApi.SetController(cluster, broker: 1);
        var kafka = new EmbeddedKafka(client, cluster, Marshal.PtrToStringUTF8(MockClusterApi.BootstrapServers(cluster))!);
        Log.EmbeddedKafkaStarted(logger, kafka.BootstrapServers);
        return kafka;
    }

    public void CreateTopic(string topic, int partitions)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var error = MockClusterApi.CreateTopic(_cluster, topic, partitions, replicas: 1);
        if (error != 0)
            throw new InvalidOperationException($"The embedded Kafka did not create topic \"{topic}\": librdkafka error {error}.");
    }

    /// <summary>Whoever sends records next is answered with this.</summary>
    internal void RefuseNextRecords(ErrorCode error) => RefuseNext(MockClusterApi.Produce, error);

    /// <summary>Whoever asks next what a group has committed is answered with this.</summary>
    internal void RefuseNextOffsetFetch(ErrorCode error) => RefuseNext(MockClusterApi.OffsetFetch, error);

    /// <summary>Stop every client first: what they still want to send is lost.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        MockClusterApi.DestroyCluster(_cluster);
        MockClusterApi.DestroyClient(_client);
    }

    private void RefuseNext(short request, ErrorCode error)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        MockClusterApi.PushRequestErrors(_cluster, request, 1, [(int)error]);
    }
}
