using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary>
/// What a model gave for a batch. Where the ONNX file tells the shapes of all outputs the memory is there beforehand; else ONNX Runtime allocates
/// it in each run. Owned by an instance.
/// </summary>
internal sealed class RunOutputs : IDisposable
{
    private readonly OnnxOutput[] _outputs;
    private readonly string[] _names;
    private readonly BatchTensors? _fixed;
    private readonly bool _hasBatch;
    private readonly long[][] _shapes;
    private IDisposableReadOnlyCollection<OrtValue>? _allocated;
    private int _batchSize;

    public RunOutputs(OnnxOutput[] outputs, int maxBatchSize, bool hasBatch)
    {
        _outputs = outputs;
        _hasBatch = hasBatch;
        _names = Array.ConvertAll(outputs, output => output.Name);
        _shapes = new long[outputs.Length][];
        if (Array.TrueForAll(outputs, output => output.Spec is not null))
            _fixed = new BatchTensors(Array.ConvertAll(outputs, output => output.Spec!), maxBatchSize);
    }

    public int Count => _outputs.Length;

    public TensorElementType TypeOf(int output) => _outputs[output].Type;

    public void Run(InferenceSession session, RunOptions options, string[] inputNames, OrtValue[] inputs, int batchSize)
    {
        _batchSize = batchSize;
        if (_fixed is not null)
        {
            session.Run(options, inputNames, inputs, _names, _fixed.View(batchSize));
            return;
        }

        _allocated?.Dispose();
        _allocated = session.Run(options, inputNames, inputs, _names);
        for (var i = 0; i < _outputs.Length; i++)
            _shapes[i] = _allocated[i].GetTensorTypeAndShape().Shape;
    }

    /// <summary>A window's part of an output; with a batch of one that is all of it.</summary>
    public ReadOnlySpan<byte> Row(int output, int row)
    {
        if (_fixed is not null)
            return _fixed.Row(output, row);

        var all = Data(output);
        if (_batchSize == 1)
            return all;
        return _shapes[output] is [var rows, ..] && rows == _batchSize
            ? all.Slice(all.Length / _batchSize * row, all.Length / _batchSize)
            : throw new InvalidOperationException(
                $"output {_names[output]} is [{string.Join(", ", _shapes[output])}], which is not one row for each of {_batchSize} windows");
    }

    public ReadOnlySpan<long> RowShape(int output)
    {
        if (_fixed is not null)
            return _outputs[output].RowShape;
        var shape = _shapes[output];
        return _hasBatch && shape is [var rows, ..] && rows == _batchSize ? shape.AsSpan(1) : shape;
    }

    /// <summary>A window's part of a state, whose batch may be any dimension.</summary>
    public void CopyRow(int output, int row, int stripBytes, Span<byte> into)
    {
        var tensor = _fixed is not null ? _fixed.All(output, _batchSize) : Data(output);
        TensorRows.Gather(tensor, into, stripBytes, row, _batchSize);
    }

    public void Dispose()
    {
        _fixed?.Dispose();
        _allocated?.Dispose();
    }

    private Span<byte> Data(int output) => _allocated![output].GetTensorMutableRawData();
}
