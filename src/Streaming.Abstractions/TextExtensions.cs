namespace Streaming.Abstractions;

public static class TextExtensions
{
    /// <summary>A text that is longer ends with "…", within <paramref name="length"/>.</summary>
    public static string Cut(this string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";
}
