using System.Text;

namespace Streaming.Abstractions;

/// <summary>A JSON file's text as the parser takes it.</summary>
public static class JsonText
{
    /// <summary>Without the byte order mark that some editors begin a file with, which the parser refuses.</summary>
    public static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> file) =>
        file.Span.StartsWith(Encoding.UTF8.Preamble) ? file[Encoding.UTF8.Preamble.Length..] : file;
}
