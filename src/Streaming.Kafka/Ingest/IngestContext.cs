using Confluent.Kafka;
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
    WakeUp wakeUp,
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

    /// <summary>Ends the wait of the consumer's thread.</summary>
    public WakeUp WakeUp => wakeUp;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    /// <summary>After which the consumer goes on.</summary>
    public ClientErrors Errors { get; } = new(logger, time);

    public IReadOnlyCollection<string> Topics => _modalities.Keys;

    public ModalityDefinition ModalityOf(string topic) => _modalities[topic];

    /// <summary>What the consumer says, which goes on by itself unless it is fatal.</summary>
    public void Report(Error error)
    {
        if (error.IsFatal)
            throw new KafkaException(error);
        Errors.Add(error);
    }

    /// <summary>A partition cannot go on.</summary>
    public void Fail(Exception reason) => _failed.TrySetException(reason);

    /// <summary>A partition can go on only from its committed offset.</summary>
    public void RequestReplay(string reason) => _replayReason = reason;

    public void ThrowIfFailed()
    {
        if (_failed.Task.IsFaulted)
            _failed.Task.GetAwaiter().GetResult();
    }

    /// <exception cref="ReplayRequiredException">A partition has asked for it.</exception>
    public void ThrowIfStopped()
    {
        ThrowIfFailed();
        if (Interlocked.Exchange(ref _replayReason, null) is { } reason)
            throw new ReplayRequiredException(reason);
    }
}
