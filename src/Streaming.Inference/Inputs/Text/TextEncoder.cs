using System.Text.Unicode;
using Microsoft.ML.OnnxRuntime.Tensors;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// <c>uint8[batch, length]</c>: the UTF-8 of the window's cues, newest first with a line feed between, zeros behind. What does not
/// fit is cut off at a character's end, so what is lost is the oldest.
/// </summary>
internal sealed class TextEncoder(string name, string modality, int length)
    : ModalityEncoder(new TensorSpec(name, TensorElementType.UInt8, TensorSpec.Batch, length), modality)
{
    public static new InputEncoder Read(JsonSection section, ModelFiles files)
    {
        var name = section.Text("name");
        var modality = section.Text("modality");
        var length = section.Number("length", 1, 1_000_000);
        var tokenizer = TextTokenizer.Read(section, files);
        return tokenizer is null ? new TextEncoder(name, modality, length) : TokenEncoder.Read(section, name, modality, length, tokenizer);
    }

    public override void Clear(WindowEncoding window, Span<byte> row)
    {
        base.Clear(window, row);
        window.CountTokens(this, 0);
    }

    protected override bool TryEncode(WindowEncoding window, ReadOnlySpan<Sample> samples, Span<byte> row)
    {
        foreach (var cue in samples)
        {
            if (!Utf8.IsValid(cue.Payload))
                return false;
        }

        var used = Append(samples[^1].Payload, row, 0);
        for (var i = samples.Length - 2; i >= 0 && used < row.Length; i--)
        {
            row[used++] = (byte)'\n';
            used = Append(samples[i].Payload, row, used);
        }

        window.CountTokens(this, used);
        return true;
    }

    /// <returns>How much of the row is used now: all of it once something had to be cut off.</returns>
    private static int Append(ReadOnlySpan<byte> text, Span<byte> row, int used)
    {
        var room = row.Length - used;
        if (text.Length <= room)
        {
            text.CopyTo(row[used..]);
            return used + text.Length;
        }

        while (room > 0 && IsContinuation(text[room]))
            room--;
        text[..room].CopyTo(row[used..]);
        return row.Length;
    }

    private static bool IsContinuation(byte value) => (value & 0b1100_0000) == 0b1000_0000;
}
