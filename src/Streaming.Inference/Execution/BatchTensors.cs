using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Streaming.Inference;

/// <summary>
/// The memory that one instance of a model reads and writes, enough for a full batch. ONNX Runtime wants outputs of the exact batch
/// shape, so there is a view of the same memory per batch size, made when that size first comes. Owned by the instance.
/// </summary>
internal sealed class BatchTensors : IDisposable
{
    private readonly TensorSpec[] _specs;
    private readonly byte[][] _memory;
    private readonly OrtValue[]?[] _views;

    public BatchTensors(TensorSpec[] specs, int maxBatchSize)
    {
        _specs = specs;
        _memory = Array.ConvertAll(specs, spec => GC.AllocateArray<byte>(checked(spec.RowBytes * maxBatchSize), pinned: true));
        _views = new OrtValue[maxBatchSize + 1][];
    }

    public Span<byte> Row(int tensor, int row) => _memory[tensor].AsSpan(row * _specs[tensor].RowBytes, _specs[tensor].RowBytes);

    /// <summary>The first rows of each tensor, in the order of the specs. Stays the owner of the values.</summary>
    public OrtValue[] View(int batchSize) => _views[batchSize] ??= CreateView(batchSize);

    public void Dispose()
    {
        foreach (var view in _views)
        {
            foreach (var value in view ?? [])
                value.Dispose();
        }
    }

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
                _specs[i].RowBytes * batchSize);
        }

        return view;
    }
}
