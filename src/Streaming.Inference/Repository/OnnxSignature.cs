using Microsoft.ML.OnnxRuntime;

namespace Streaming.Inference;

/// <summary>Holds what <c>model.json</c> says of the tensors against what the ONNX file says of itself.</summary>
internal sealed class OnnxSignature(InferenceSession session, string onnxFile)
{
    public void Check(ModelDefinition definition)
    {
        for (var i = 0; i < definition.Inputs.Length; i++)
            CheckInput(definition.InputSections[i], definition.Inputs[i].Tensor, definition.Batching);

        foreach (var name in session.InputMetadata.Keys)
        {
            if (!definition.Inputs.Any(input => input.Tensor.Name == name))
                throw new ModelRepositoryException($"{definition.File}: $.inputs does not name \"{name}\", which {onnxFile} needs.");
        }

        foreach (var output in definition.Outputs)
            CheckOutput(output, definition.Batching);
        foreach (var state in definition.StateOutputs)
            CheckState(state, definition.Inputs[state.Input].Tensor);
    }

    /// <summary>As <see cref="Check"/>, of outputs of whose shape the file says nothing: the warm-up has shown it.</summary>
    public void CheckShown(FusionModel model)
    {
        foreach (var output in model.Definition.Outputs)
        {
            foreach (var name in TensorsOf(output).Where(name => !TellsShape(name)))
                output.Check(name, model.WarmUpShapes[name], onnxFile);
        }
    }

    private static IEnumerable<string> TensorsOf(OutputReader output) => output.Tensors.Select(tensor => tensor.Name).Distinct();

    /// <summary>False for a scalar too, which looks the same.</summary>
    private bool TellsShape(string output) => session.OutputMetadata[output].Dimensions.Length > 0;

    private void CheckInput(JsonSection section, TensorSpec tensor, BatchingPolicy batching)
    {
        var node = Find(section, "name", tensor.Name, "input", session.InputMetadata);
        if (node.ElementDataType != tensor.Type || !Fits(node.Dimensions, tensor, batching.MaxBatchSize))
        {
            var actual = TensorSpec.Format(node.ElementDataType, node.Dimensions, tensor.BatchAxis);
            throw section.Refuse($"describes {tensor}, but input {tensor.Name} of {onnxFile} is {actual}");
        }
    }

    private void CheckOutput(OutputReader output, BatchingPolicy batching)
    {
        foreach (var (property, name) in output.Tensors)
        {
            var node = Find(output.Section, property, name, "output", session.OutputMetadata);
            if (!ElementType.IsKnown(node.ElementDataType))
                throw output.Section.Refuse($"is read from output {name} of {onnxFile}, which holds no numbers");
            if (batching.MaxBatchSize > 1 && node.Dimensions is not [< 0, ..])
            {
                var actual = TensorSpec.Format(node.ElementDataType, node.Dimensions, 0);
                throw output.Section.Refuse($"is read in batches, but output {name} of {onnxFile} is {actual}: its first dimension must be open, or max_batch_size 1");
            }
        }

        foreach (var name in TensorsOf(output).Where(TellsShape))
            output.Check(name, RowShape(session.OutputMetadata[name].Dimensions, batching), onnxFile);
    }

    /// <summary>A window's part; what runs one window at a time may leave the dimension for it out.</summary>
    private static ReadOnlySpan<int> RowShape(ReadOnlySpan<int> dimensions, BatchingPolicy batching) =>
        batching.HasBatchDimension && dimensions is [var first, ..] && (batching.MaxBatchSize > 1 || first <= 1) ? dimensions[1..] : dimensions;

    private void CheckState(StateOutput state, TensorSpec input)
    {
        var node = Find(state.Section, "name", state.Name, "output", session.OutputMetadata);
        if (node.ElementDataType != input.Type || node.Dimensions.Length != input.Dimensions.Length)
        {
            var actual = TensorSpec.Format(node.ElementDataType, node.Dimensions, input.BatchAxis);
            throw state.Section.Refuse($"gives back {input.Name}, which is {input}, but output {state.Name} of {onnxFile} is {actual}");
        }
    }

    private NodeMetadata Find(
        JsonSection section, string property, string name, string role, IReadOnlyDictionary<string, NodeMetadata> metadata)
    {
        if (!metadata.TryGetValue(name, out var node))
            throw section.Refuse(property, $"is \"{name}\", but the {role}s of {onnxFile} are {string.Join(", ", metadata.Keys)}");
        return node.IsTensor ? node : throw section.Refuse($"describes a tensor, but {role} {name} of {onnxFile} is none");
    }

    /// <summary>A dimension the model leaves open fits all; a fixed batch fits only a model that is never asked for another.</summary>
    private static bool Fits(ReadOnlySpan<int> dimensions, TensorSpec tensor, int maxBatchSize)
    {
        if (dimensions.Length != tensor.Dimensions.Length)
            return false;

        for (var i = 0; i < dimensions.Length; i++)
        {
            var isFixedBatch = i == tensor.BatchAxis && dimensions[i] == 1 && maxBatchSize == 1;
            if (dimensions[i] >= 0 && dimensions[i] != tensor.Dimensions[i] && !isFixedBatch)
                return false;
        }

        return true;
    }
}
