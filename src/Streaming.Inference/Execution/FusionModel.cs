using Microsoft.ML.OnnxRuntime;

namespace Streaming.Inference;

/// <summary>A loaded model. Any number of instances run it at the same time, each on its own tensors.</summary>
internal sealed class FusionModel : IDisposable
{
    private readonly InferenceSession _session;

    // What ONNX Runtime logs of a failed run it also throws.
    private readonly RunOptions _runOptions = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;

    public FusionModel(ModelDefinition definition, int version, ClassScoresOutput output, InferenceSession session)
    {
        Definition = definition;
        Version = version;
        Output = output;
        _session = session;
        _inputNames = Array.ConvertAll(definition.Inputs, input => input.Tensor.Name);
        _outputNames = [output.Tensor.Name];
    }

    public ModelDefinition Definition { get; }

    public string Name => Definition.Name;

    public int Version { get; }

    public int MaxBatchSize => Definition.Batching.MaxBatchSize;

    public ClassScoresOutput Output { get; }

    public BatchTensors CreateInputs() => new(Array.ConvertAll(Definition.Inputs, input => input.Tensor), MaxBatchSize);

    public BatchTensors CreateOutputs() => new([Output.Tensor], MaxBatchSize);

    /// <summary>Computes the first rows of the outputs from those of the inputs, without copying either.</summary>
    public void Run(BatchTensors inputs, BatchTensors outputs, int batchSize) =>
        _session.Run(_runOptions, _inputNames, inputs.View(batchSize), _outputNames, outputs.View(batchSize));

    /// <summary>One full batch: what ONNX Runtime allocates and compiles on first use is not a request's to wait for.</summary>
    public void WarmUp()
    {
        using var inputs = CreateInputs();
        using var outputs = CreateOutputs();
        Run(inputs, outputs, MaxBatchSize);
    }

    public ModelDescription Describe() => new()
    {
        Name = Name,
        Version = Version,
        MaxBatchSize = MaxBatchSize,
        Modalities = Definition.ShownModalities,
        Inputs = [.. Definition.Inputs.Select(input => $"{input.Tensor.Name}: {input.Tensor}")],
        Labels = Output.Labels,
    };

    public void Dispose()
    {
        _runOptions.Dispose();
        _session.Dispose();
    }
}
