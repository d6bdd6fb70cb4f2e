using System.Text;
using System.Text.Unicode;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Tokenizers;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// <c>int64[batch, length]</c>: the tokens of the window's cues, newest first with a line feed between, then the padding. What does not fit is
/// cut off, so what is lost is the oldest; the end token stays.
/// </summary>
internal sealed class TokenEncoder(string name, string modality, TensorElementType type, int length, Tokenizer tokenizer, TokenFrame frame)
    : ModalityEncoder(new TensorSpec(name, type, TensorSpec.Batch, length), modality)
{
    public static TokenEncoder Read(JsonSection section, string name, string modality, int length, Tokenizer tokenizer) => new(
        name,
        modality,
        ElementType.Read(section, "type", TensorElementType.Int64, TensorElementType.Int32),
        length,
        tokenizer,
        TokenFrame.Read(section, tokenizer));

    public override void Encode(WindowEncoding window, Span<byte> row)
    {
        base.Encode(window, row);
        if (!window.States.IsPresent(Modalities[0]))
            Fill(window, [], row);
    }

    public override void Clear(WindowEncoding window, Span<byte> row) => Fill(window, [], row);

    protected override bool TryEncode(WindowEncoding window, ReadOnlySpan<Sample> samples, Span<byte> row)
    {
        var text = new StringBuilder();
        for (var i = samples.Length - 1; i >= 0; i--)
        {
            if (!Utf8.IsValid(samples[i].Payload))
                return false;
            text.Append(Encoding.UTF8.GetString(samples[i].Payload)).Append('\n');
        }

        Fill(window, TokensOf(text.ToString().TrimEnd('\n')), row);
        return true;
    }

    private IReadOnlyList<int> TokensOf(string text) => tokenizer is BertTokenizer bert
        ? bert.EncodeToIds(text, addSpecialTokens: false)
        : tokenizer.EncodeToIds(text);

    private void Fill(WindowEncoding window, IReadOnlyList<int> tokens, Span<byte> row)
    {
        var used = 0;
        if (frame.Begin is { } begin)
            Put(begin, row, used++);
        var room = length - used - (frame.End is null ? 0 : 1);
        for (var i = 0; i < tokens.Count && i < room; i++)
            Put(tokens[i], row, used++);
        if (frame.End is { } end && used < length)
            Put(end, row, used++);
        window.CountTokens(this, used);
        while (used < length)
            Put(frame.Padding, row, used++);
    }

    private void Put(int token, Span<byte> row, int index) => TensorValues.Write(token, type, row, index);
}
