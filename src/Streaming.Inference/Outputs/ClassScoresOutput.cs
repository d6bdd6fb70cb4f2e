using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary><c>float32[batch, classes]</c>: one score per label, already normalised by the model.</summary>
internal sealed class ClassScoresOutput(string name, string[] labels)
{
    public TensorSpec Tensor { get; } = new(name, TensorElementType.Float, labels.Length);

    /// <summary>Shared by every result; nobody writes into it.</summary>
    public string[] Labels => labels;

    /// <returns>The scores, or null where one of them is no number.</returns>
    public static float[]? Read(ReadOnlySpan<byte> row)
    {
        var scores = MemoryMarshal.Cast<byte, float>(row);
        foreach (var score in scores)
        {
            if (!float.IsFinite(score))
                return null;
        }

        return scores.ToArray();
    }
}
