using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary>Holds what <c>model.json</c> says of the tensors against what the ONNX file says of itself.</summary>
internal sealed class OnnxSignature(InferenceSession session, string onnxFile)
{
    public void Check(ModelDefinition definition, ClassScoresOutput output, string labelsFile)
    {
        for (var i = 0; i < definition.Inputs.Length; i++)
            CheckTensor(definition.InputSections[i], definition.Inputs[i].Tensor, definition.Batching, "input", session.InputMetadata);

        foreach (var name in session.InputMetadata.Keys)
        {
            if (!definition.Inputs.Any(input => input.Tensor.Name == name))
                throw new ModelRepositoryException($"{definition.File}: $.inputs does not name \"{name}\", which {onnxFile} needs.");
        }

        CheckLabels(definition, output, labelsFile);
        CheckTensor(definition.OutputSection, output.Tensor, definition.Batching, "output", session.OutputMetadata);
    }

    private void CheckTensor(
        JsonSection section, TensorSpec tensor, BatchingPolicy batching, string role, IReadOnlyDictionary<string, NodeMetadata> metadata)
    {
        if (!metadata.TryGetValue(tensor.Name, out var node))
        {
            throw section.Refuse(
                "name", $"is \"{tensor.Name}\", but the {role}s of {onnxFile} are {string.Join(", ", metadata.Keys)}");
        }

        if (!node.IsTensor)
            throw section.Refuse($"describes a tensor, but {role} {tensor.Name} of {onnxFile} is none");

        if (node.ElementDataType != tensor.Type || !Fits(node.Dimensions, tensor, batching.MaxBatchSize))
        {
            var actual = TensorSpec.Format(node.ElementDataType, node.Dimensions);
            throw section.Refuse($"describes {tensor}, but {role} {tensor.Name} of {onnxFile} is {actual}");
        }
    }

    private void CheckLabels(ModelDefinition definition, ClassScoresOutput output, string labelsFile)
    {
        if (session.OutputMetadata.TryGetValue(definition.OutputName, out var node)
            && node is { IsTensor: true, ElementDataType: TensorElementType.Float, Dimensions: [_, var classes and > 0] }
            && classes != output.Labels.Length)
        {
            throw definition.OutputSection.Refuse(
                "labels",
                $"names {labelsFile} with {output.Labels.Length} labels, but output {definition.OutputName} of {onnxFile} has {classes}");
        }
    }

    /// <summary>A dimension the model leaves open fits all; a fixed batch fits only a model that is never asked for another.</summary>
    private static bool Fits(ReadOnlySpan<int> dimensions, TensorSpec tensor, int maxBatchSize)
    {
        if (dimensions.Length != tensor.RowShape.Length + 1)
            return false;
        if (dimensions[0] >= 0 && (dimensions[0] != 1 || maxBatchSize != 1))
            return false;

        for (var i = 0; i < tensor.RowShape.Length; i++)
        {
            if (dimensions[i + 1] >= 0 && dimensions[i + 1] != tensor.RowShape[i])
                return false;
        }

        return true;
    }
}
