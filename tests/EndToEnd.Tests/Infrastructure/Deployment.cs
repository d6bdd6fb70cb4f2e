using Streaming.Abstractions;
using Streaming.Kafka;

namespace EndToEnd.Tests.Infrastructure;

/// <summary>What the silos of one deployment have in common: a Kafka, topics of their own, a pipeline, the models that ship.</summary>
internal sealed class Deployment : IDisposable
{
    private static readonly TimeSpan EventTimeout = TimeSpan.FromMinutes(2);

    private readonly string _name;
    private readonly DirectoryInfo _pipelines = Directory.CreateTempSubdirectory("streaming-test-");
    private int? _primarySiloPort;

    /// <param name="name">Names its topics, its consumer group and its cluster.</param>
    /// <param name="bootstrapServers">Where Kafka is.</param>
    /// <param name="pipeline">How its one pipeline aligns: what a pipeline file says beside its modalities.</param>
    /// <param name="modality">What the pipeline file says of each modality.</param>
    public Deployment(
        string name,
        string bootstrapServers,
        string pipeline = """ "window": { "type": "tumbling", "size": "1s" }, "model": "road-hazards" """,
        string modality = "")
    {
        _name = name;
        Kafka = new KafkaOptions { BootstrapServers = bootstrapServers, GroupId = name, EventsTopic = $"{name}-events" };
        Topics = new[] { "camera", "microphone", "captions" }.ToDictionary(modality => modality, modality => $"{name}-{modality}");
        PipelineFile = Path.Combine(_pipelines.FullName, $"{name}.json");
        File.WriteAllText(PipelineFile, $$"""
            {
              "modalities": {
                "camera": { "kind": "image", "topic": "{{Topics["camera"]}}"{{modality}} },
                "microphone": { "kind": "audio", "topic": "{{Topics["microphone"]}}"{{modality}} },
                "captions": { "kind": "text", "topic": "{{Topics["captions"]}}"{{modality}} }
              },
              {{pipeline}}
            }
            """);
    }

    public KafkaOptions Kafka { get; }

    /// <summary>Topic by modality.</summary>
    public IReadOnlyDictionary<string, string> Topics { get; }

    public string PipelineFile { get; }

    public string LateSamplesTopic => $"{_name}-late";

    public string DeadLettersTopic => $"{_name}-dead";

    public SiloProcess StartAlignmentSilo(params (string Name, string Value)[] more) => StartAlignmentSilo("Streaming.AlignmentSilo", more);

    /// <param name="executable">One that takes the options of an alignment silo.</param>
    /// <param name="more">Further options.</param>
    public SiloProcess StartAlignmentSilo(string executable, params (string Name, string Value)[] more) => SiloProcess.Start(
        executable,
        [
            ("Kafka__BootstrapServers", Kafka.BootstrapServers),
            ("Kafka__GroupId", Kafka.GroupId),
            ("Kafka__EventsTopic", Kafka.EventsTopic),
            ("Kafka__LateSamplesTopic", LateSamplesTopic),
            ("Kafka__DeadLettersTopic", DeadLettersTopic),
            ("Kafka__Partitions", "4"),
            ("Alignment__Pipelines", _pipelines.FullName),
            .. Clustering(),
            .. more,
        ]);

    public SiloProcess StartInferenceSilo(params (string Name, string Value)[] more) => SiloProcess.Start(
        "Streaming.InferenceSilo",
        [
            ("Inference__ModelRepository", Path.Combine(AppContext.BaseDirectory, "models")),
            .. Clustering(),
            .. more,
        ]);

    /// <param name="executable">One that reads the events.</param>
    public SiloProcess StartSilo(string executable) => SiloProcess.Start(
        executable,
        [
            ("Kafka__BootstrapServers", Kafka.BootstrapServers),
            ("Kafka__EventsTopic", Kafka.EventsTopic),
            .. Clustering(),
        ]);

    /// <summary>Reads from the beginning until so many events with different ids are there.</summary>
    public async Task<IReadOnlyDictionary<string, FusionEvent>> ReadEventsAsync(int count, Func<string> describe)
    {
        using var timeout = new CancellationTokenSource(EventTimeout);
        var events = new Dictionary<string, FusionEvent>();
        try
        {
            await foreach (var fusionEvent in EventReader.ReadAsync(Kafka, fromBeginning: true, cancellationToken: timeout.Token))
            {
                events[fusionEvent.Id] = fusionEvent;
                if (events.Count >= count)
                    break;
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{events.Count} events of {count} came. {describe()}");
        }

        return events;
    }

    public void Dispose() => _pipelines.Delete(recursive: true);

    /// <summary>The silo that is started first is the one that the others look for.</summary>
    private (string Name, string Value)[] Clustering()
    {
        var port = RealKafka.FreePort();
        _primarySiloPort ??= port;
        return
        [
            ("Clustering__ClusterId", _name),
            ("Clustering__SiloPort", $"{port}"),
            ("Clustering__PrimarySiloPort", $"{_primarySiloPort}"),
        ];
    }
}
