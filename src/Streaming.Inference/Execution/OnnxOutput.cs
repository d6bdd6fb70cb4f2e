using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary>An output as the ONNX file has it. <see cref="Spec"/> is null where its shape is known only once it is there.</summary>
internal sealed record OnnxOutput(string Name, TensorElementType Type, TensorSpec? Spec)
{
    public long[] RowShape { get; } = Spec is null ? [] : Array.ConvertAll(Spec.RowShape, dimension => (long)dimension);

    public static OnnxOutput[] FindAll(InferenceSession session, ModelDefinition definition)
    {
        var names = definition.Outputs.SelectMany(output => output.Tensors.Select(tensor => tensor.Name)).Distinct();
        return
        [
            .. names.Select(name => Find(session.OutputMetadata[name], name, definition.Batching)),
            .. definition.StateOutputs.Select(state => FindState(state, definition.Inputs[state.Input].Tensor)),
        ];
    }

    private static OnnxOutput Find(NodeMetadata node, string name, BatchingPolicy batching)
    {
        var dimensions = node.Dimensions;
        var hasBatch = batching.HasBatchDimension && dimensions.Length > 0;

        // One window at a time, an open first dimension may count anything.
        var isBatch = hasBatch && (batching.MaxBatchSize > 1 || dimensions[0] == 1);
        var rest = isBatch ? dimensions[1..] : dimensions;

        // What tells no shape looks like a scalar, and may be anything.
        var isKnown = dimensions.Length > 0 && Array.TrueForAll(rest, dimension => dimension >= 0);
        return new OnnxOutput(
            name, node.ElementDataType, isKnown ? new TensorSpec(name, node.ElementDataType, isBatch ? [TensorSpec.Batch, .. rest] : rest) : null);
    }

    private static OnnxOutput FindState(StateOutput state, TensorSpec input) =>
        new(state.Name, input.Type, new TensorSpec(state.Name, input.Type, input.Dimensions.ToArray()));
}
