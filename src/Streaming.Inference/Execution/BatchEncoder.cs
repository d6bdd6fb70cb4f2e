using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>Turns a batch's windows into an instance's input tensors, several windows at a time.</summary>
internal sealed class BatchEncoder
{
    private static readonly InferenceRequest Nothing = new()
    {
        Model = "",
        Rig = "",
        Window = new AlignedWindow { Modalities = [] },
    };

    private readonly ModelDefinition _definition;
    private readonly BatchTensors _tensors;
    private readonly WindowEncoding[] _windows;
    private readonly ParallelOptions _parallelism;
    private readonly Action<int> _encodeRow;
    private readonly Action<int> _encodeStep;
    private readonly ILogger _logger;
    private InferenceBatch? _batch;
    private int _step;

    public BatchEncoder(ModelDefinition definition, BatchTensors tensors, int maxParallelism = 1, ILogger? logger = null)
    {
        _definition = definition;
        _tensors = tensors;
        _windows = new WindowEncoding[definition.Batching.MaxBatchSize];
        for (var row = 0; row < _windows.Length; row++)
            _windows[row] = new WindowEncoding(definition.ShownModalities) { Sound = definition.SteppedInput is null ? null : new SteppedSound() };
        _parallelism = new ParallelOptions { MaxDegreeOfParallelism = maxParallelism };
        _encodeRow = EncodeRow;
        _encodeStep = EncodeStepRow;
        _logger = logger ?? NullLogger.Instance;
    }

    /// <summary>Of the batch encoded last.</summary>
    public WindowEncoding Window(int row) => _windows[row];

    /// <returns>How often the model has to run.</returns>
    public int Encode(InferenceBatch batch)
    {
        _batch = batch;
        ForEachRow(batch.Count, _encodeRow);
        var steps = 0;
        for (var row = 0; row < batch.Count; row++)
            steps = Math.Max(steps, _windows[row].StepCount);
        return steps;
    }

    /// <summary>One window, into the first row.</summary>
    public void Encode(InferenceRequest request) => EncodeRow(request, row: 0);

    /// <summary>What is different in each run.</summary>
    public void EncodeStep(InferenceBatch batch, int step)
    {
        if (_definition.SteppedInput is null)
            return;
        _step = step;
        ForEachRow(batch.Count, _encodeStep);
    }

    /// <summary>Windows without a sample, into the rows from one up to another.</summary>
    public void EncodeNothing(int from, int to)
    {
        for (var row = from; row < to; row++)
            EncodeRow(Nothing, row);
    }

    private void ForEachRow(int count, Action<int> action)
    {
        if (count == 1 || _parallelism.MaxDegreeOfParallelism == 1)
        {
            for (var row = 0; row < count; row++)
                action(row);
        }
        else
        {
            Parallel.For(0, count, _parallelism, action);
        }
    }

    private void EncodeRow(int row) => EncodeRow(_batch!.Request(row), row);

    private void EncodeRow(InferenceRequest request, int row)
    {
        var window = _windows[row];
        window.Begin(request, _definition.Version);
        EncodeInputs(window, row, areDerived: false);
        if (window.States.HasCorrupt)
            ClearCorrupt(window, row);
        EncodeInputs(window, row, areDerived: true);
    }

    private void EncodeInputs(WindowEncoding window, int row, bool areDerived)
    {
        var inputs = _definition.Inputs;
        for (var i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].IsDerived != areDerived || IsShared(inputs[i], row))
                continue;

            try
            {
                inputs[i].Encode(window, _tensors.Row(i, row));
            }
            catch (Exception exception)
            {
                // One rig's sample must not take the batch's other windows down with it.
                Log.EncoderFailed(_logger, exception, inputs[i].Tensor.Name, _definition.Name, window.Request.Rig);
                foreach (var modality in inputs[i].Modalities)
                    window.States.MarkCorrupt(modality);
            }
        }
    }

    private void EncodeStepRow(int row)
    {
        var inputs = _definition.Inputs;
        for (var i = 0; i < inputs.Length; i++)
        {
            if (!IsShared(inputs[i], row))
                inputs[i].EncodeStep(_windows[row], _step, _tensors.Row(i, row));
        }
    }

    private void ClearCorrupt(WindowEncoding window, int row)
    {
        var inputs = _definition.Inputs;
        for (var i = 0; i < inputs.Length; i++)
        {
            foreach (var modality in inputs[i].Modalities)
            {
                if (window.States.IsCorrupt(modality))
                    inputs[i].Clear(window, _tensors.Row(i, row));
            }
        }
    }

    /// <summary>The same for all windows of a batch, and written once.</summary>
    private static bool IsShared(InputEncoder input, int row) => row > 0 && input.Tensor.BatchAxis < 0;
}
