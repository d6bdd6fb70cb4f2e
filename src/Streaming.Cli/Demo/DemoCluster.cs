using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Streaming.Abstractions;
using Streaming.AlignmentSilo;
using Streaming.Hosting;
using Streaming.InferenceSilo;
using Streaming.Kafka;

namespace Streaming.Cli.Demo;

/// <summary>A whole deployment in this process: Kafka, an alignment silo and, where the pipeline has a model, an inference silo.</summary>
internal sealed class DemoCluster : IAsyncDisposable
{
    private const int Partitions = 4;

    private readonly EmbeddedKafka _kafka;
    private readonly ILoggerFactory _loggers;
    private readonly List<IHost> _silos = [];
    private readonly CancellationTokenSource _ended = new();

    private DemoCluster(EmbeddedKafka kafka, ILoggerFactory loggers)
    {
        _kafka = kafka;
        _loggers = loggers;
        Kafka = new KafkaOptions { BootstrapServers = kafka.BootstrapServers };
        foreach (var (name, value) in EmbeddedKafka.ConsumerSettings)
            Kafka.Consumer[name] = value;
    }

    /// <summary>A silo has stopped by itself, and has said why: nothing becomes of what is sent from then on.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>How a client reaches the embedded Kafka.</summary>
    public KafkaOptions Kafka { get; }

    /// <summary>What the pipeline's sensors send to.</summary>
    public required IReadOnlyList<string> SampleTopics { get; init; }

    /// <summary>Returns once partitions are assigned: from then on records become windows.</summary>
    /// <exception cref="EndedException">A silo stopped before that.</exception>
    public static async Task<DemoCluster> StartAsync(string pipelineFile, CancellationToken cancellationToken)
    {
        var pipelines = PipelineSet.Load(pipelineFile);
        var loggers = LoggerFactory.Create(CommandHosting.ConfigureLogging);
        string[] sampleTopics = [.. pipelines.Modalities.Select(modality => modality.Topic)];
        var cluster = new DemoCluster(EmbeddedKafka.Start(loggers.CreateLogger<EmbeddedKafka>()), loggers) { SampleTopics = sampleTopics };
        try
        {
            foreach (var topic in (string[])[.. sampleTopics, .. cluster.OutputTopics()])
                cluster._kafka.CreateTopic(topic, Partitions);
            await cluster.StartSilosAsync(pipelineFile, needsModel: pipelines.Pipelines.Any(pipeline => pipeline.Model is not null), cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        for (var i = _silos.Count - 1; i >= 0; i--)
        {
            await _silos[i].StopAsync();
            _silos[i].Dispose();
        }

        _kafka.Dispose();
        _loggers.Dispose();
        _ended.Dispose();
    }

    private string[] OutputTopics() => [Kafka.EventsTopic, Kafka.LateSamplesTopic, Kafka.DeadLettersTopic, Kafka.ResolveCheckpointsTopic()];

    private async Task StartSilosAsync(string pipelineFile, bool needsModel, CancellationToken cancellationToken)
    {
        var primaryPort = FreePort.Find();
        var settings = Kafka.Consumer.ToDictionary(setting => $"Kafka:Consumer:{setting.Key}", setting => (string?)setting.Value);
        settings["Kafka:BootstrapServers"] = Kafka.BootstrapServers;
        settings["Kafka:CreateTopics"] = "false"; // the mock cluster cannot; they are there already
        settings["Alignment:Pipelines"] = pipelineFile;
        var alignment = CreateBuilder(primaryPort, primaryPort, settings);
        alignment.AddAlignmentSilo();
        var silo = await StartAsync(alignment, cancellationToken);
        if (needsModel)
        {
            var inference = CreateBuilder(FreePort.Find(), primaryPort, new() { ["Inference:ModelRepository"] = ShippedFiles.Models });
            inference.AddInferenceSilo();
            await StartAsync(inference, cancellationToken);
        }

        await WaitForAssignmentAsync(silo, cancellationToken);
    }

    private async Task WaitForAssignmentAsync(IHost silo, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(Ended, cancellationToken);
        try
        {
            await silo.Services.GetRequiredService<IngestStatus>().FirstAssignment.WaitAsync(waiting.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EndedException();
        }
    }

    private async Task<IHost> StartAsync(HostApplicationBuilder builder, CancellationToken cancellationToken)
    {
        var host = await builder.StartAsync(cancellationToken);
        _silos.Add(host);
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(_ended.Cancel);
        return host;
    }

    private static HostApplicationBuilder CreateBuilder(int siloPort, int primaryPort, Dictionary<string, string?> settings)
    {
        var builder = StreamingHost.CreateBuilder([]);
        settings["Clustering:SiloPort"] = siloPort.ToString(System.Globalization.CultureInfo.InvariantCulture);
        settings["Clustering:PrimarySiloPort"] = primaryPort.ToString(System.Globalization.CultureInfo.InvariantCulture);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.BelongToCommand();
        return builder;
    }

    internal sealed class EndedException() : UserFaultException("The demo ended since one of its silos did; the lines above say why.");
}
