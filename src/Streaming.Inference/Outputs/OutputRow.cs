namespace Streaming.Inference;

/// <summary>One window's rows of the tensors that a model gave. Belongs to an instance, which points it from window to window.</summary>
internal sealed class OutputRow(RunOutputs outputs, BatchTensors inputs)
{
    private readonly float[][] _scratch = [.. Enumerable.Repeat<float[]>([], outputs.Count)];
    private float[] _inputScratch = [];
    private int _row;

    public WindowEncoding Window { get; private set; } = null!;

    public OutputRow At(int row, WindowEncoding window)
    {
        (_row, Window) = (row, window);
        return this;
    }

    /// <summary>The numbers of a tensor, by its place among the model's outputs. Good until the next run.</summary>
    public ReadOnlySpan<float> Values(int tensor) => TensorValues.Read(outputs.Row(tensor, _row), outputs.TypeOf(tensor), ref _scratch[tensor]);

    /// <summary>The numbers of an input as the model saw it, for outputs that are compared with one. Good until the next call.</summary>
    public ReadOnlySpan<float> InputValues(int tensor) => TensorValues.Read(inputs.Row(tensor, _row), inputs.TypeOf(tensor), ref _inputScratch);

    public ReadOnlySpan<long> Shape(int tensor) => outputs.RowShape(tensor);
}
