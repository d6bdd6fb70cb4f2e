using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// Writes one of a model's input tensors. There is one class per kind of input; an instance serves every window, from many threads.
/// </summary>
internal abstract class InputEncoder(TensorSpec tensor)
{
    public TensorSpec Tensor { get; private set; } = tensor;

    /// <summary>The modalities it reads.</summary>
    public abstract IReadOnlyList<string> Modalities { get; }

    /// <summary>True where it tells of what the other inputs found, and so comes after them.</summary>
    public virtual bool IsDerived => false;

    /// <summary>Writes the window's row of the tensor, all of it: the row holds what an earlier batch left there.</summary>
    public abstract void Encode(WindowEncoding window, Span<byte> row);

    /// <summary>Before each run of the model, for what is different in each.</summary>
    public virtual void EncodeStep(WindowEncoding window, int step, Span<byte> row)
    {
    }

    /// <summary>The row as it is where there is nothing to show.</summary>
    public virtual void Clear(WindowEncoding window, Span<byte> row) => row.Clear();

    /// <summary>For a model that takes one window at a time, without a dimension for the batch.</summary>
    public void DropBatch() => Tensor = Tensor.WithoutBatch();

    public static InputEncoder Read(JsonSection section, ModelFiles files)
    {
        var read = section.Word<Func<InputEncoder>>(
            "kind",
            ("image", () => ImageEncoder.Read(section)),
            ("audio", () => AudioEncoder.Read(section)),
            ("text", () => TextEncoder.Read(section, files)),
            ("text-mask", () => TextMaskEncoder.Read(section)),
            ("tensor", () => TensorEncoder.Read(section)),
            ("mask", () => MaskEncoder.Read(section)),
            ("constant", () => ConstantEncoder.Read(section)),
            ("state", () => StateEncoder.Read(section)),
            ("encoding", () => EncodingInput.Read(section)),
            ("encoding-mask", () => EncodingMaskEncoder.Read(section)));
        var encoder = read();
        section.RefuseUnknown();
        return encoder;
    }
}
