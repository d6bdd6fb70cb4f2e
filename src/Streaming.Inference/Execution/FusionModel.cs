using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace Streaming.Inference;

/// <summary>A loaded model, with a session for each place where it runs. Any number of instances run it at the same time, each on its own tensors.</summary>
internal sealed class FusionModel : IDisposable
{
    private readonly InferenceSession _session;

    // What ONNX Runtime logs of a failed run it also throws.
    private readonly RunOptions _runOptions = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    private readonly string[] _inputNames;
    private readonly OnnxOutput[] _outputs;
    private readonly int _firstState;

    /// <param name="definition">What its <c>model.json</c> says.</param>
    /// <param name="plan">Where its instances run.</param>
    /// <param name="sessions">One for each target of the plan; its own from now on.</param>
    public FusionModel(ModelDefinition definition, ExecutionPlan plan, IReadOnlyList<ModelSession> sessions)
    {
        Definition = definition;
        Plan = plan;
        Sessions = sessions;
        var session = sessions[0].Session;
        _session = session;
        _inputNames = Array.ConvertAll(definition.Inputs, input => input.Tensor.Name);
        _outputs = OnnxOutput.FindAll(session, definition);
        _firstState = _outputs.Length - definition.StateOutputs.Length;
        var names = Array.ConvertAll(_outputs, output => output.Name);
        foreach (var output in definition.Outputs)
            output.Locate(names);
    }

    public ModelDefinition Definition { get; }

    public ExecutionPlan Plan { get; }

    public IReadOnlyList<ModelSession> Sessions { get; }

    /// <summary>The version that runs beside it, which is its own; null for none.</summary>
    public FusionModel? Shadow { get; set; }

    public string Name => Definition.Name;

    public int Version => Definition.Version;

    public int MaxBatchSize => Definition.Batching.MaxBatchSize;

    public BatchTensors CreateInputs() => new(Array.ConvertAll(Definition.Inputs, input => input.Tensor), MaxBatchSize);

    public RunOutputs CreateOutputs() => new(_outputs, MaxBatchSize, Definition.Batching.HasBatchDimension);

    /// <summary>An output as the ONNX file has it.</summary>
    public OnnxOutput Output(string name) => Array.Find(_outputs, output => output.Name == name)!;

    /// <summary>Computes the first rows of the outputs from those of the inputs, on one of the plan's targets.</summary>
    public void Run(BatchTensors inputs, RunOutputs outputs, int batchSize, int target = 0)
    {
        inputs.Arrange(batchSize);
        outputs.Run(Sessions[target].Session, _runOptions, _inputNames, inputs.View(batchSize), batchSize);
    }

    /// <summary>Makes what a run gave of a window's state that with which the window's next run begins.</summary>
    /// <returns>The output that gave what is no number, so that all of the state is the initial one again; null where none did.</returns>
    public string? CopyStates(RunOutputs outputs, BatchTensors inputs, int row)
    {
        string? broken = null;
        for (var i = 0; i < Definition.StateOutputs.Length; i++)
        {
            var (input, tensor) = (Definition.StateOutputs[i].Input, Definition.Inputs[Definition.StateOutputs[i].Input].Tensor);
            outputs.CopyRow(_firstState + i, row, tensor.StripBytes, inputs.Row(input, row));
            if (!TensorValues.AreFinite(inputs.Row(input, row), tensor.Type))
                broken ??= Definition.StateOutputs[i].Name;
        }

        if (broken is not null)
        {
            foreach (var state in Definition.StateOutputs)
                ((StateEncoder)Definition.Inputs[state.Input]).Initialize(inputs.Row(state.Input, row));
        }

        return broken;
    }

    /// <summary>How long a run takes by batch size, as <see cref="WarmUp"/> found it.</summary>
    public IReadOnlyDictionary<int, TimeSpan> RunDurations { get; private set; } = new Dictionary<int, TimeSpan>();

    /// <summary>The shapes of a window's part of the outputs but the state, as <see cref="WarmUp"/> found them.</summary>
    public IReadOnlyDictionary<string, int[]> WarmUpShapes { get; private set; } = new Dictionary<string, int[]>();

    /// <summary>Each batch size that is to be ready: what ONNX Runtime allocates and compiles on first use is not a request's to wait for.</summary>
    public void WarmUp()
    {
        using var inputs = CreateInputs();
        using var outputs = CreateOutputs();
        var encoder = new BatchEncoder(Definition, inputs);
        var durations = new Dictionary<int, TimeSpan>();
        foreach (var size in Definition.WarmUpSizes)
        {
            encoder.EncodeNothing(0, size);
            for (var target = 0; target < Sessions.Count; target++)
            {
                Run(inputs, outputs, size, target);
                var start = Stopwatch.GetTimestamp();
                Run(inputs, outputs, size, target);
                durations.TryAdd(size, Stopwatch.GetElapsedTime(start));
            }
        }

        RunDurations = durations;
        WarmUpShapes = Enumerable.Range(0, _firstState).ToDictionary(
            i => _outputs[i].Name, i => Array.ConvertAll(outputs.RowShape(i).ToArray(), dimension => (int)dimension));
    }

    /// <summary>The outputs that give what is no number of a window without a sample.</summary>
    public IReadOnlyList<string> FindBrokenOutputs()
    {
        using var inputs = CreateInputs();
        using var outputs = CreateOutputs();
        var encoder = new BatchEncoder(Definition, inputs);
        var size = Definition.WarmUpSizes[0];
        encoder.EncodeNothing(0, size);
        Run(inputs, outputs, size);
        return FindBrokenOutputs(inputs, outputs, encoder.Window(0));
    }

    /// <summary>The outputs that gave what is no number of a batch's first window.</summary>
    public IReadOnlyList<string> FindBrokenOutputs(BatchTensors inputs, RunOutputs outputs, WindowEncoding window)
    {
        var row = new OutputRow(outputs, inputs).At(0, window);
        string[] broken = [.. Definition.Outputs.Where(output => output.Read(row) is null).Select(output => output.Name)];
        return CopyStates(outputs, inputs, row: 0) is { } state ? [.. broken, state] : broken;
    }

    public ModelDescription Describe() => new()
    {
        Name = Name,
        Version = Version,
        MaxBatchSize = MaxBatchSize,
        ShadowVersion = Shadow?.Version,
        Targets = [.. Sessions.Select(session => session.Target.ToString()).Distinct()],
        Modalities = Definition.ShownModalities,
        Inputs = [.. Definition.Inputs.Select(input => $"{input.Tensor.Name}: {input.Tensor}")],
        Outputs = [.. _outputs.Select(output => $"{output.Name}: {Format(output)}")],
        Labels = Definition.Classifier?.Labels ?? [],
        Runs = RunDurations,
    };

    public void Dispose()
    {
        _runOptions.Dispose();
        foreach (var session in Sessions)
            session.Dispose();
        Shadow?.Dispose();
    }

    private string Format(OnnxOutput output) => output.Spec?.ToString()
        ?? TensorSpec.Format(output.Type, _session.OutputMetadata[output.Name].Dimensions, Definition.Batching.HasBatchDimension ? 0 : -1);
}
