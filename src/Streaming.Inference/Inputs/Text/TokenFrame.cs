using Microsoft.ML.Tokenizers;

namespace Streaming.Inference;

/// <summary>The tokens that stand around a text. WordPiece knows its own; others say theirs by number, or have none.</summary>
internal sealed record TokenFrame(int? Begin, int? End, int Padding)
{
    public static TokenFrame Read(JsonSection section, Tokenizer tokenizer)
    {
        var bert = tokenizer as BertTokenizer;
        return new TokenFrame(
            Number("begin_token") ?? bert?.ClassificationTokenId,
            Number("end_token") ?? bert?.SeparatorTokenId,
            Number("padding_token") ?? bert?.PaddingTokenId ?? 0);

        int? Number(string name) => section.IsGiven(name) ? section.Number(name, 0, int.MaxValue) : null;
    }
}
