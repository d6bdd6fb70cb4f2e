using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo.Tests.Support;

/// <summary>An embedded Kafka with the topics of the test pipelines, and logs of what the silos publish on it.</summary>
internal sealed class TestKafka : IAsyncDisposable
{
    private const int Partitions = 2;

    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start(NullLogger.Instance);
    private readonly KafkaOptions _options = new();
    private readonly TopicLog _events;
    private readonly string _pipelines;

    /// <param name="pipelines">The folder of the pipelines.</param>
    public TestKafka(string pipelines = "Pipelines")
    {
        _pipelines = Path.Combine(AppContext.BaseDirectory, pipelines);
        _options.BootstrapServers = _kafka.BootstrapServers;
        string[] inputs = [.. PipelineSet.Load(_pipelines).Modalities.Select(modality => modality.Topic)];
        foreach (var topic in (string[])[.. inputs, _options.EventsTopic, _options.LateSamplesTopic, _options.DeadLettersTopic, _options.ResolveCheckpointsTopic()])
            _kafka.CreateTopic(topic, Partitions);
        _events = new TopicLog(_kafka.BootstrapServers, _options.EventsTopic, Partitions);
        LateSamples = new TopicLog(_kafka.BootstrapServers, _options.LateSamplesTopic, Partitions);
    }

    public TopicLog LateSamples { get; }

    /// <summary>What an alignment silo must be told.</summary>
    public (string Name, string Value)[] Settings =>
    [
        ("Alignment:Pipelines", _pipelines),
        ("Kafka:BootstrapServers", _kafka.BootstrapServers),
        ("Kafka:CreateTopics", "false"),
        .. EmbeddedKafka.ConsumerSettings.Select(setting => ($"Kafka:Consumer:{setting.Key}", setting.Value)),
    ];

    public SampleProducer CreateProducer() => new(_options, new Dictionary<string, string>());

    /// <summary>The events of a rig and pipeline in the order they came, as soon as there are <paramref name="count"/>.</summary>
    public async Task<FusionEvent[]> WaitForEventsAsync(string rig, string pipeline, int count)
    {
        var records = await WaitForEventRecordsAsync(rig, pipeline, count);
        return [.. records.Select(record => FusionEventJson.Deserialize(record.Message.Value))];
    }

    public Task<IReadOnlyList<ConsumeResult<string, byte[]>>> WaitForEventRecordsAsync(string rig, string pipeline, int count) =>
        _events.WaitForAsync(rig, count, record => TopicLog.Header(record, HeaderNames.Source) == $"urn:streaming:{pipeline}");

    public async ValueTask DisposeAsync()
    {
        await _events.DisposeAsync();
        await LateSamples.DisposeAsync();
        _kafka.Dispose();
    }
}
