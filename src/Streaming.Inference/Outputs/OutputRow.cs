namespace Streaming.Inference;

/// <summary>One window's rows of the tensors that a model gave. Belongs to an instance, which points it from window to window.</summary>
internal sealed class OutputRow(RunOutputs outputs)
{
    private readonly float[][] _scratch = [.. Enumerable.Repeat<float[]>([], outputs.Count)];
    private int _row;

    public WindowEncoding Window { get; private set; } = null!;

    /// <summary>The inputs' rows as the model saw them, for outputs that are compared with them.</summary>
    public BatchTensors Inputs { get; private set; } = null!;

    /// <summary>The index of the batch's row.</summary>
    public int Index => _row;

    public OutputRow At(int row, WindowEncoding window, BatchTensors inputs)
    {
        (_row, Window, Inputs) = (row, window, inputs);
        return this;
    }

    /// <summary>The numbers of a tensor, by its place among the model's outputs. Good until the next run.</summary>
    public ReadOnlySpan<float> Values(int tensor) => TensorValues.Read(outputs.Row(tensor, _row), outputs.TypeOf(tensor), ref _scratch[tensor]);

    public ReadOnlySpan<long> Shape(int tensor) => outputs.RowShape(tensor);
}
