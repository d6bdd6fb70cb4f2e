using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary>1 for each token of one of the model's texts, 0 for what only fills it up: what exports of transformers call <c>attention_mask</c>.</summary>
internal sealed class TextMaskEncoder(string name, TensorElementType type, int length, string? of)
    : InputEncoder(new TensorSpec(name, type, TensorSpec.Batch, length))
{
    private InputEncoder _text = null!;

    public override IReadOnlyList<string> Modalities => [];

    public override bool IsDerived => true;

    public static TextMaskEncoder Read(JsonSection section) => new(
        section.Text("name"),
        ElementType.Read(section, "type", TensorElementType.Int64, TensorElementType.Int32, TensorElementType.Float, TensorElementType.Bool),
        section.Number("length", 1, 1_000_000),
        section.IsGiven("of") ? section.Text("of") : null);

    /// <summary>Finds its text, the first unless it names one; the text may be described behind it.</summary>
    public void Connect(JsonSection section, IEnumerable<InputEncoder> inputs)
    {
        var texts = inputs.Where(input => input is TextEncoder or TokenEncoder).ToList();
        if (texts.Count == 0)
            throw section.Refuse("is a mask of a text, but no input is one");
        _text = of is null ? texts[0] : NamedInput.Find(section, of, texts, "texts");
    }

    public override void Encode(WindowEncoding window, Span<byte> row)
    {
        var count = window.TokenCountOf(_text);
        for (var i = 0; i < length; i++)
            TensorValues.Write(i < count ? 1 : 0, Tensor.Type, row, i);
    }
}
