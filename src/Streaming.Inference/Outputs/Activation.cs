using System.Numerics.Tensors;

namespace Streaming.Inference;

/// <summary>What turns a model's numbers into scores where its graph does not.</summary>
internal enum Activation : byte
{
    None,
    Sigmoid,
    Softmax,
}

internal static class Activations
{
    public static Activation Read(JsonSection section) => section.Word(
        "activation", Activation.None, ("none", Activation.None), ("sigmoid", Activation.Sigmoid), ("softmax", Activation.Softmax));

    public static void Apply(Activation activation, Span<float> values)
    {
        if (activation == Activation.Sigmoid)
            TensorPrimitives.Sigmoid(values, values);
        else if (activation == Activation.Softmax)
            SoftMax(values);
    }

    /// <summary>Less the highest first, so that no exponential is too large.</summary>
    private static void SoftMax(Span<float> values)
    {
        TensorPrimitives.Subtract(values, TensorPrimitives.Max<float>(values), values);
        TensorPrimitives.Exp(values, values);
        TensorPrimitives.Divide(values, TensorPrimitives.Sum<float>(values), values);
    }
}
