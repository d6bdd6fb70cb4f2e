using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary><c>float32[batch, modalities]</c>: 1 where the modality is there, 0 where it is missing or could not be decoded.</summary>
internal sealed class MaskEncoder(string name, string[] modalities)
    : InputEncoder(new TensorSpec(name, TensorElementType.Float, modalities.Length))
{
    public override IReadOnlyList<string> Modalities => modalities;

    public override bool ReadsStates => true;

    public static new MaskEncoder Read(JsonSection section) => new(section.Text("name"), section.Texts("modalities"));

    public override void Encode(InferenceRequest request, ModalityStates states, Span<byte> row)
    {
        var mask = MemoryMarshal.Cast<byte, float>(row);
        for (var i = 0; i < modalities.Length; i++)
            mask[i] = states.IsPresent(modalities[i]) ? 1 : 0;
    }
}
