using System.Text.Unicode;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// What can be told of a payload without decoding it: that its type fits its modality, and that it is whole at both ends.
/// </summary>
internal static class PayloadCheck
{
    private static ReadOnlySpan<byte> JpegStart => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> JpegEnd => [0xFF, 0xD9];

    private static ReadOnlySpan<byte> PngStart => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> PngEnd => [(byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82];

    /// <returns>One sentence that says what is wrong; null where nothing is.</returns>
    public static string? FindFault(ContentKind kind, ContentType contentType, ReadOnlySpan<byte> payload) => kind switch
    {
        ContentKind.Image => FindImageFault(contentType, payload),
        ContentKind.Audio => FindAudioFault(contentType, payload),
        ContentKind.Text => FindTextFault(contentType, payload),
        ContentKind.Tensor => contentType.Text == ContentTypes.Tensor ? null : Unexpected(contentType, ContentTypes.Tensor),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "is not a kind of content"),
    };

    private static string? FindImageFault(ContentType contentType, ReadOnlySpan<byte> payload)
    {
        var isJpeg = contentType.MediaType == ContentTypes.Jpeg;
        if (!isJpeg && contentType.MediaType != ContentTypes.Png)
            return Unexpected(contentType, $"{ContentTypes.Jpeg} or {ContentTypes.Png}");
        if (!payload.StartsWith(isJpeg ? JpegStart : PngStart))
            return $"The value does not begin as {contentType.Text} does.";
        return payload.TrimEnd((byte)0).EndsWith(isJpeg ? JpegEnd : PngEnd) ? null : $"The value is cut off: it does not end as {contentType.Text} does.";
    }

    private static string? FindAudioFault(ContentType contentType, ReadOnlySpan<byte> payload)
    {
        if (contentType.Audio is not { } format)
            return Unexpected(contentType, "audio/L16;rate=16000;channels=1 (little endian)");
        return payload.Length % format.BytesPerFrame == 0
            ? null
            : $"The value has {payload.Length} bytes, not a multiple of {format.BytesPerFrame} (16 bits, {format.Channels} channels).";
    }

    private static string? FindTextFault(ContentType contentType, ReadOnlySpan<byte> payload)
    {
        if (contentType.MediaType != "text/plain")
            return Unexpected(contentType, ContentTypes.Text);
        return Utf8.IsValid(payload) ? null : "The value is not UTF-8.";
    }

    private static string Unexpected(ContentType contentType, string expected) => contentType.Text.Length == 0
        ? $"The content-type header is missing; expected {expected}."
        : $"The content-type \"{Excerpt.Of(contentType.Text)}\" is not one of this modality; expected {expected}.";
}
