using Microsoft.Extensions.Logging;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>Turns a batch's windows into an instance's input tensors, several windows at a time.</summary>
internal sealed class BatchEncoder
{
    private readonly ModelDefinition _definition;
    private readonly BatchTensors _tensors;
    private readonly ModalityStates[] _states;
    private readonly ParallelOptions _parallelism;
    private readonly Action<int> _encodeRow;
    private readonly ILogger _logger;
    private InferenceBatch? _batch;

    public BatchEncoder(ModelDefinition definition, BatchTensors tensors, int maxParallelism, ILogger logger)
    {
        _definition = definition;
        _tensors = tensors;
        _states = new ModalityStates[definition.Batching.MaxBatchSize];
        for (var row = 0; row < _states.Length; row++)
            _states[row] = new ModalityStates(definition.ShownModalities);
        _parallelism = new ParallelOptions { MaxDegreeOfParallelism = maxParallelism };
        _encodeRow = EncodeRow;
        _logger = logger;
    }

    public void Encode(InferenceBatch batch)
    {
        _batch = batch;
        if (batch.Count == 1 || _parallelism.MaxDegreeOfParallelism == 1)
        {
            for (var row = 0; row < batch.Count; row++)
                EncodeRow(row);
        }
        else
        {
            Parallel.For(0, batch.Count, _parallelism, _encodeRow);
        }
    }

    /// <summary>Of the batch encoded last.</summary>
    public string[] CorruptModalities(int row) => _states[row].CorruptModalities();

    private void EncodeRow(int row)
    {
        var request = _batch!.Request(row);
        var states = _states[row];
        states.Reset();
        EncodeInputs(request, states, row, readsStates: false);
        if (states.HasCorrupt)
            ClearCorrupt(states, row);
        EncodeInputs(request, states, row, readsStates: true);
    }

    private void EncodeInputs(InferenceRequest request, ModalityStates states, int row, bool readsStates)
    {
        var inputs = _definition.Inputs;
        for (var i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].ReadsStates != readsStates)
                continue;

            try
            {
                inputs[i].Encode(request, states, _tensors.Row(i, row));
            }
            catch (Exception exception)
            {
                // One rig's sample must not take the batch's other windows down with it.
                Log.EncoderFailed(_logger, exception, inputs[i].Tensor.Name, _definition.Name, request.Rig);
                foreach (var modality in inputs[i].Modalities)
                    states.MarkCorrupt(modality);
            }
        }
    }

    private void ClearCorrupt(ModalityStates states, int row)
    {
        var inputs = _definition.Inputs;
        for (var i = 0; i < inputs.Length; i++)
        {
            foreach (var modality in inputs[i].Modalities)
            {
                if (states.IsCorrupt(modality))
                    _tensors.Row(i, row).Clear();
            }
        }
    }
}
