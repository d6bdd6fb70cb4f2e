using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>A window for a step of an ensemble, with what the steps before it gave. Stays within the process.</summary>
internal sealed class StepRequest : InferenceRequest
{
    public required StepTensor[] Tensors { get; init; }

    /// <summary>What an input is to show; null where nothing is there for it.</summary>
    public float[]?[]? Find(string input)
    {
        foreach (var tensor in Tensors)
        {
            if (tensor.Input == input)
                return tensor.Values;
        }

        return null;
    }
}

/// <summary>What is given to one input of a step.</summary>
/// <param name="Input">Its name.</param>
/// <param name="Values">One for each sample of the input's modality in the window, or the window's one; null where what it is of could not be decoded.</param>
internal sealed record StepTensor(string Input, float[]?[] Values);
