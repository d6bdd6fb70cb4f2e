using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>A content-type header, read once for all the records that have the same.</summary>
internal sealed class ContentType
{
    public ContentType(string text)
    {
        Text = text;
        MediaType = text.IndexOf(';', StringComparison.Ordinal) is >= 0 and var end ? text[..end].TrimEnd() : text;
        Audio = AudioFormat.TryParse(text, out var format) ? format : null;
    }

    /// <summary>Of a record without one.</summary>
    public static ContentType None { get; } = new("");

    public string Text { get; }

    /// <summary>Without its parameters.</summary>
    public string MediaType { get; }

    /// <summary>Null for what is no sound that we read.</summary>
    public AudioFormat? Audio { get; }
}
