using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// Writes one of a model's input tensors. There is one class per kind of input; an instance serves every window, from many threads.
/// </summary>
internal abstract class InputEncoder(TensorSpec tensor)
{
    public TensorSpec Tensor { get; } = tensor;

    /// <summary>The modalities it reads.</summary>
    public abstract IReadOnlyList<string> Modalities { get; }

    /// <summary>True where it tells of the other inputs' outcome, and so comes after them.</summary>
    public virtual bool ReadsStates => false;

    /// <summary>Writes the request's row of the tensor, all of it: the row holds what an earlier batch left there.</summary>
    public abstract void Encode(InferenceRequest request, ModalityStates states, Span<byte> row);

    public static InputEncoder Read(JsonSection section)
    {
        InputEncoder encoder = section.Text("kind") switch
        {
            "image" => ImageEncoder.Read(section),
            "audio" => AudioEncoder.Read(section),
            "text" => TextEncoder.Read(section),
            "mask" => MaskEncoder.Read(section),
            var kind => throw section.Refuse("kind", $"is \"{kind}\", and must be image, audio, text or mask"),
        };
        section.RefuseUnknown();
        return encoder;
    }
}
