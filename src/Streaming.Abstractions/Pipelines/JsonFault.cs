using System.Text.Json;

namespace Streaming.Abstractions;

/// <summary>Where a text stops being JSON, as editors count, and why.</summary>
public static class JsonFault
{
    /// <summary>The parser's sentence without its own position, whose lines begin with 0, in one line.</summary>
    public static string Describe(JsonException fault)
    {
        var sentence = fault.Message.Split(" LineNumber: ", 2)[0].ReplaceLineEndings(" ");
        return fault.LineNumber is { } line ? $"line {line + 1}, byte {fault.BytePositionInLine + 1}: {sentence}" : sentence;
    }
}
