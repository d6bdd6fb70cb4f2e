using Microsoft.ML.Tokenizers;

namespace Streaming.Inference;

/// <summary>The tokenizers that <c>model.json</c> can name, from the files that models are published with.</summary>
internal static class TextTokenizer
{
    private const string EndOfWord = "</w>";

    /// <returns>Null for <c>utf8</c>, whose tokens are the bytes themselves.</returns>
    public static Tokenizer? Read(JsonSection section, ModelFiles files)
    {
        var create = section.Word<Func<Tokenizer>?>(
            "tokenizer",
            ("utf8", null),
            ("wordpiece", () => BertTokenizer.Create(File("vocabulary"), new BertOptions { LowerCaseBeforeTokenization = section.Flag("lower_case", true) })),
            ("bpe", () => BpeTokenizer.Create(new BpeOptions(File("vocabulary"), File("merges")) { EndOfWordSuffix = EndOfWord })),
            ("byte-level-bpe", () => BpeTokenizer.Create(new BpeOptions(File("vocabulary"), File("merges")) { ByteLevel = true })),
            ("sentencepiece", () => OpenSentencePiece(File("vocabulary"))));
        try
        {
            return create?.Invoke();
        }
        catch (Exception exception) when (exception is not ModelRepositoryException)
        {
            throw section.Refuse("tokenizer", $"cannot be made of its files: {exception.Message.TrimEnd('.')}");
        }

        string File(string name) => files.Find(section, name);
    }

    private static SentencePieceTokenizer OpenSentencePiece(string file)
    {
        using var stream = System.IO.File.OpenRead(file);
        return SentencePieceTokenizer.Create(stream, addBeginningOfSentence: false, addEndOfSentence: false);
    }
}
