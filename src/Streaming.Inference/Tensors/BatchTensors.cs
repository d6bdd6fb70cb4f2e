using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary>
/// The memory that one instance of a model reads and writes, enough for a full batch. ONNX Runtime wants tensors of the exact batch
/// shape, so there is a view of the same memory per batch size, made when that size first comes. Owned by the instance.
/// </summary>
internal sealed class BatchTensors : IDisposable
{
    private readonly TensorSpec[] _specs;
    private readonly byte[][] _rows;

    // Of tensors whose batch is not their first dimension: what ONNX Runtime sees, where the rows lie in strips. Else the same memory.
    private readonly byte[][] _memory;
    private readonly OrtValue[]?[] _views;

    public BatchTensors(TensorSpec[] specs, int maxBatchSize)
    {
        _specs = specs;
        _rows = Array.ConvertAll(specs, spec => Allocate(spec, maxBatchSize));
        _memory = Array.ConvertAll(specs, spec => spec.BatchAxis > 0 ? Allocate(spec, maxBatchSize) : _rows[Array.IndexOf(specs, spec)]);
        _views = new OrtValue[maxBatchSize + 1][];
    }

    public TensorElementType TypeOf(int tensor) => _specs[tensor].Type;

    /// <summary>One window's part of a tensor. A tensor without a batch has one row.</summary>
    public Span<byte> Row(int tensor, int row) => _rows[tensor].AsSpan(row * _specs[tensor].RowBytes, _specs[tensor].RowBytes);

    /// <summary>The first rows of each tensor, in the order of the specs. Stays the owner of the values.</summary>
    public OrtValue[] View(int batchSize) => _views[batchSize] ??= CreateView(batchSize);

    /// <summary>All that ONNX Runtime sees of a tensor.</summary>
    public ReadOnlySpan<byte> All(int tensor, int batchSize) =>
        _memory[tensor].AsSpan(0, _specs[tensor].RowBytes * (_specs[tensor].BatchAxis < 0 ? 1 : batchSize));

    /// <summary>Puts rows in their place where they lie in strips; to be called before a run.</summary>
    public void Arrange(int batchSize)
    {
        for (var i = 0; i < _specs.Length; i++)
        {
            if (_specs[i].BatchAxis <= 0)
                continue;
            for (var row = 0; row < batchSize; row++)
                TensorRows.Scatter(Row(i, row), _memory[i], _specs[i].StripBytes, row, batchSize);
        }
    }

    public void Dispose()
    {
        foreach (var view in _views)
        {
            foreach (var value in view ?? [])
                value.Dispose();
        }
    }

    private static byte[] Allocate(TensorSpec spec, int maxBatchSize) =>
        GC.AllocateArray<byte>(checked(spec.RowBytes * (spec.BatchAxis < 0 ? 1 : maxBatchSize)), pinned: true);

    private OrtValue[] CreateView(int batchSize)
    {
        var view = new OrtValue[_specs.Length];
        for (var i = 0; i < view.Length; i++)
        {
            view[i] = OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance,
                _specs[i].Type,
                _specs[i].Shape(batchSize),
                Marshal.UnsafeAddrOfPinnedArrayElement(_memory[i], 0),
                _specs[i].RowBytes * (_specs[i].BatchAxis < 0 ? 1 : batchSize));
        }

        return view;
    }
}
