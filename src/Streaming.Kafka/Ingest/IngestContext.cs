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
    private volatile string? _replayReason;

    public IRigDirectory Rigs => rigs;

    public DeadLetterPublisher DeadLetters => deadLetters;

    public KafkaMetrics Metrics => metrics;

    public IngestStatus Status => status;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    public IReadOnlyCollection<string> Topics => _modalities.Keys;

    public ModalityDefinition ModalityOf(string topic) => _modalities[topic];

    /// <summary>A partition cannot go on.</summary>
    public void Fail(Exception reason) => _failed.TrySetException(reason);

    /// <summary>A partition can go on only from its committed offset.</summary>
    public void RequestReplay(string reason) => _replayReason = reason;

    /// <exception cref="ReplayRequiredException">A partition has asked for it.</exception>
    public void ThrowIfStopped()
    {
        if (_failed.Task.IsFaulted)
            _failed.Task.GetAwaiter().GetResult();
        if (Interlocked.Exchange(ref _replayReason, null) is { } reason)
            throw new ReplayRequiredException(reason);
    }
}
