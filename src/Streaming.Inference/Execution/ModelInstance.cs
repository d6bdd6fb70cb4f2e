using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>One copy of a model's tensors and what runs a batch on it: decode, compute, answer.</summary>
internal sealed class ModelInstance : IModelInstance, IDisposable
{
    private readonly FusionModel _model;
    private readonly int _target;
    private readonly BatchTensors _inputs;
    private readonly RunOutputs _outputs;
    private readonly OutputRow _outputRow;
    private readonly WindowAnswer[] _answers;
    private readonly BatchEncoder _encoder;
    private readonly TimeProvider _time;
    private readonly InferenceMetrics _metrics;
    private readonly ILogger _logger;
    private BatchDurations _durations;
    private long _lapStart;

    public ModelInstance(FusionModel model, int maxDecodeParallelism, TimeProvider time, InferenceMetrics metrics, ILogger logger, int target = 0)
    {
        _model = model;
        _target = target;
        _inputs = model.CreateInputs();
        _outputs = model.CreateOutputs();
        _outputRow = new OutputRow(_outputs, _inputs);
        _answers = new WindowAnswer[model.MaxBatchSize];
        for (var row = 0; row < _answers.Length; row++)
            _answers[row] = new WindowAnswer(model.Definition);
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

        _durations = default;
        _lapStart = _time.GetTimestamp();
        var fault = Compute(batch);
        var duration = _durations.Total;
        batch.RunDuration = duration;
        _metrics.RecordBatch(_model.Name, batch.Count, _durations);
        if (fault is not null)
            activity?.SetStatus(ActivityStatusCode.Error, fault);
        for (var row = 0; row < batch.Count; row++)
        {
            _metrics.RecordRequestDuration(_model.Name, batch.QueueDuration(row) + duration);
            batch.Answer(row, ResultOf(batch, row, fault, duration));
        }
    }

    public void Dispose()
    {
        _inputs.Dispose();
        _outputs.Dispose();
    }

    /// <returns>Why there is no answer to any window, or null.</returns>
    private string? Compute(InferenceBatch batch)
    {
        try
        {
            for (var row = 0; row < batch.Count; row++)
                _answers[row].Reset();
            var steps = _encoder.Encode(batch);
            var runSize = WarmUpPlan.RunSizeOf(batch.Count, _model.Definition.Batching, _model.Definition.WarmUpSizes);
            _encoder.EncodeNothing(batch.Count, runSize);
            _durations.Input += Lap();
            for (var step = 0; step < steps; step++)
                RunStep(batch, step, runSize);
            return null;
        }
        catch (Exception exception)
        {
            Log.BatchFailed(_logger, exception, _model.Name, _model.Version, batch.Count);
            return $"Model {_model.Name} version {_model.Version} failed: {exception.Message}";
        }
    }

    private void RunStep(InferenceBatch batch, int step, int runSize)
    {
        _encoder.EncodeStep(batch, step);
        _durations.Input += Lap();
        _model.Run(_inputs, _outputs, runSize, _target);
        _durations.Runs++;
        _durations.Infer += Lap();
        for (var row = 0; row < batch.Count; row++)
        {
            var window = _encoder.Window(row);
            if (step >= window.StepCount)
                continue;
            _answers[row].Take(_outputRow.At(row, window));
            if (_model.CopyStates(_outputs, _inputs, row) is { } broken)
                _answers[row].LoseState(broken);
        }

        _durations.Output += Lap();
    }

    /// <summary>Since the last call.</summary>
    private TimeSpan Lap()
    {
        var now = _time.GetTimestamp();
        var lap = _time.GetElapsedTime(_lapStart, now);
        _lapStart = now;
        return lap;
    }

    private InferenceResult ResultOf(InferenceBatch batch, int row, string? batchFault, TimeSpan computeDuration)
    {
        var answer = _answers[row];
        var fault = batchFault ?? answer.Fault;
        var scores = fault is null ? answer.Scores() : [];
        return new InferenceResult
        {
            Model = _model.Name,
            Version = _model.Version,
            Labels = scores.Length == 0 ? [] : _model.Definition.Classifier!.Labels,
            Scores = scores,
            Outputs = fault is null ? answer.Outputs(_encoder.Window(row)) : [],
            Carried = fault is null || (batchFault is null && answer.HasLostState) ? Carry(row) : null,
            Fault = fault,
            CorruptModalities = _encoder.Window(row).States.CorruptModalities(),
            UnknownModalities = _encoder.Window(row).Window.FindUnknown(_model.Definition.ShownModalities),
            QueueDurationUs = Microseconds(batch.QueueDuration(row)),
            ComputeDurationUs = Microseconds(computeDuration),
            BatchSize = batch.Count,
        };
    }

    /// <summary>What the rig's next window goes on from; a window behind it changes nothing.</summary>
    private CarriedState? Carry(int row)
    {
        var window = _encoder.Window(row);
        var carrying = _model.Definition.CarryingInputs;
        if (carrying.Length == 0 || window.IsPast)
            return null;

        var tensors = new byte[carrying.Length][];
        for (var i = 0; i < tensors.Length; i++)
            tensors[i] = ((ICarryingInput)carrying[i]).Carry(window, _inputs.Row(_model.Definition.IndexOf(carrying[i]), row));
        return new CarriedState { Version = _model.Version, UntilUs = window.Window.EndUs, Tensors = tensors };
    }

    private static long Microseconds(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMicrosecond;
}
