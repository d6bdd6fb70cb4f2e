using System.Globalization;
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Streaming.AlignmentSilo;
using Streaming.Hosting;
using Streaming.Kafka;

namespace Streaming.Cli.Bench.Ingest;

/// <summary>An alignment silo as it runs in production, in a consumer group of its own, on a pipeline that asks no model.</summary>
internal sealed class IngestSilo : IAsyncDisposable
{
    private static readonly TimeSpan SettleTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SettleInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan CommittedTimeout = TimeSpan.FromSeconds(10);

    private readonly IHost _host;
    private readonly IngestLedger _ledger;
    private readonly KafkaOptions _kafka;
    private readonly string _group;

    private IngestSilo(IHost host, IngestLedger ledger, KafkaOptions kafka, string group)
    {
        _host = host;
        _ledger = ledger;
        _kafka = kafka;
        _group = group;
    }

    /// <summary>Starts it; the rest of what it works on comes by itself.</summary>
    public static async Task<(IngestSilo Silo, MeasuredRigDirectory Rigs)> StartAsync(
        KafkaOptions kafka, IngestPipeline pipeline, long expected, LatencyMeter? latencies, CancellationToken cancellationToken)
    {
        var ledger = new IngestLedger();
        var group = $"bench-{Guid.NewGuid():N}";
        var port = FreePort.Find().ToString(CultureInfo.InvariantCulture);
        var settings = new Dictionary<string, string?>
        {
            ["Kafka:BootstrapServers"] = kafka.BootstrapServers,
            ["Kafka:GroupId"] = group,
            ["Kafka:EventsTopic"] = pipeline.EventsTopic,
            ["Kafka:LateSamplesTopic"] = pipeline.LateSamplesTopic,
            ["Kafka:DeadLettersTopic"] = pipeline.DeadLettersTopic,
            ["Kafka:CheckPayloads"] = pipeline.ChecksPayloads ? "true" : "false",
            ["Alignment:Pipelines"] = pipeline.File,
            ["Clustering:SiloPort"] = port,
            ["Clustering:PrimarySiloPort"] = port,
        };
        if (pipeline.ExactlyOnceInterval is { } interval)
            (settings["Kafka:ExactlyOnce"], settings["Kafka:CommitInterval"]) = ("true", interval.ToString());
        foreach (var (name, value) in kafka.Client)
            settings[$"Kafka:Client:{name}"] = value;
        var builder = StreamingHost.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.BelongToCommand();
        builder.Logging.AddFilter("Streaming.Kafka.DeadLetterPublisher", LogLevel.Error); // garbage is sent on purpose
        builder.AddStreamingTelemetry("streaming-bench");
        builder.AddAlignmentSilo();
        var rigs = builder.Services.Last(service => service.ServiceType == typeof(IRigDirectory)).ImplementationType!;
        builder.Services.AddSingleton(provider => new MeasuredRigDirectory(
            (IRigDirectory)ActivatorUtilities.CreateInstance(provider, rigs), expected, TimeProvider.System, latencies));
        builder.Services.AddSingleton<IRigDirectory>(provider => provider.GetRequiredService<MeasuredRigDirectory>());
        var host = await builder.StartAsync(cancellationToken);
        return (new IngestSilo(host, ledger, kafka, group), host.Services.GetRequiredService<MeasuredRigDirectory>());
    }

    /// <summary>Its own: another silo that read it would go on where this one ended.</summary>
    public string CheckpointsTopic => new KafkaOptions { GroupId = _group }.ResolveCheckpointsTopic();

    /// <summary>Completes once the consumer group has given it its partitions.</summary>
    public Task Ready => _host.Services.GetRequiredService<IngestStatus>().FirstAssignment;

    /// <summary>Waits until each record is in a window, late, dropped or dead and every window's event is acknowledged.</summary>
    /// <exception cref="BenchException">Some are not accounted for.</exception>
    public async Task SettleAsync(long records, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!_ledger.IsSettled(records) && TimeProvider.System.GetElapsedTime(since) < SettleTimeout)
            await Task.Delay(SettleInterval, TimeProvider.System, cancellationToken);
        if (!_ledger.IsSettled(records))
            throw new BenchException($"Not every record is accounted for: {records} in the topics, {_ledger}.");
    }

    /// <summary>Stops it, and looks whether it has committed everything.</summary>
    /// <exception cref="BenchException">It has not.</exception>
    public async Task StopAsync(IngestTopics topics, CancellationToken cancellationToken)
    {
        await _host.StopAsync(cancellationToken);
        RequireCommitted(topics);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _ledger.Dispose();
    }

    private void RequireCommitted(IngestTopics topics)
    {
        var config = _kafka.CreateConsumerConfig();
        config.GroupId = _group;
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(config).Quietly().Build();
        var committed = consumer.Committed(topics.Ends.Select(end => end.TopicPartition), CommittedTimeout);
        foreach (var (at, end) in committed.Zip(topics.Ends))
        {
            if (at.Offset != end.Offset)
                throw new BenchException($"The silo committed {at.Offset} of {at.TopicPartition}, which ends at {end.Offset}.");
        }
    }
}
