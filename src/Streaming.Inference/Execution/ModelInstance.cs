using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>One copy of a model's tensors and what runs a batch on it: decode, compute, answer.</summary>
internal sealed class ModelInstance : IModelInstance, IDisposable
{
    private readonly FusionModel _model;
    private readonly BatchTensors _inputs;
    private readonly BatchTensors _outputs;
    private readonly BatchEncoder _encoder;
    private readonly TimeProvider _time;
    private readonly InferenceMetrics _metrics;
    private readonly ILogger _logger;

    public ModelInstance(FusionModel model, int maxDecodeParallelism, TimeProvider time, InferenceMetrics metrics, ILogger logger)
    {
        _model = model;
        _inputs = model.CreateInputs();
        _outputs = model.CreateOutputs();
        _encoder = new BatchEncoder(model.Definition, _inputs, maxDecodeParallelism, logger);
        _time = time;
        _metrics = metrics;
        _logger = logger;
    }

    public void Run(InferenceBatch batch)
    {
        using var activity = InferenceActivity.StartBatch(_model, batch);
        for (var row = 0; row < batch.Count; row++)
            _metrics.RecordQueueDuration(_model.Name, batch.QueueDuration(row));

        var start = _time.GetTimestamp();
        var fault = Compute(batch);
        var duration = _time.GetElapsedTime(start);

        _metrics.RecordBatch(_model.Name, batch.Count, duration);
        if (fault is not null)
            activity?.SetStatus(ActivityStatusCode.Error, fault);
        for (var row = 0; row < batch.Count; row++)
            batch.Answer(row, ResultOf(batch, row, fault, duration));
    }

    public void Dispose()
    {
        _inputs.Dispose();
        _outputs.Dispose();
    }

    /// <returns>Why there are no scores, or null.</returns>
    private string? Compute(InferenceBatch batch)
    {
        try
        {
            _encoder.Encode(batch);
            _model.Run(_inputs, _outputs, batch.Count);
            return null;
        }
        catch (Exception exception)
        {
            Log.BatchFailed(_logger, exception, _model.Name, _model.Version, batch.Count);
            return $"Model {_model.Name} version {_model.Version} failed: {exception.Message}";
        }
    }

    private InferenceResult ResultOf(InferenceBatch batch, int row, string? fault, TimeSpan computeDuration)
    {
        var scores = fault is null ? ClassScoresOutput.Read(_outputs.Row(0, row)) : null;
        return new InferenceResult
        {
            Model = _model.Name,
            Version = _model.Version,
            Labels = scores is null ? [] : _model.Output.Labels,
            Scores = scores ?? [],
            Fault = scores is null ? fault ?? $"Model {_model.Name} version {_model.Version} gave a score that is no number." : null,
            CorruptModalities = _encoder.CorruptModalities(row),
            QueueDurationUs = Microseconds(batch.QueueDuration(row)),
            ComputeDurationUs = Microseconds(computeDuration),
            BatchSize = batch.Count,
        };
    }

    private static long Microseconds(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMicrosecond;
}
