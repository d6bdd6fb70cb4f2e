using Microsoft.Extensions.Logging;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>What every partition of one consumer works with.</summary>
internal sealed class IngestContext(
    PipelineSet pipelines,
    IRigDirectory rigs,
    DeadLetterPublisher deadLetters,
    KafkaMetrics metrics,
    IngestStatus status,
    TimeProvider time,
    ILogger<SampleConsumer> logger)
{
    private readonly Dictionary<string, ModalityDefinition> _modalities = pipelines.Modalities.ToDictionary(modality => modality.Topic);
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IRigDirectory Rigs => rigs;

    public DeadLetterPublisher DeadLetters => deadLetters;

    public KafkaMetrics Metrics => metrics;

    public IngestStatus Status => status;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    public IReadOnlyCollection<string> Topics => _modalities.Keys;

    /// <summary>Faults when a partition cannot go on.</summary>
    public Task Failed => _failed.Task;

    public ModalityDefinition ModalityOf(string topic) => _modalities[topic];

    public void Fail(Exception reason) => _failed.TrySetException(reason);
}
