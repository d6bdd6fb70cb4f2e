using System.Text;
using Confluent.Kafka;

namespace EndToEnd.Tests.Kafka;

/// <summary>What sensors send that are broken or not sensors at all, and what has to be said of it.</summary>
/// <param name="Name">Of the case.</param>
/// <param name="Modality">Where it is sent.</param>
/// <param name="Reason">What the dead letter's reason begins with.</param>
/// <param name="Message">The record.</param>
internal sealed record Garbage(string Name, string Modality, string Reason, Message<byte[]?, byte[]?> Message)
{
    /// <summary>A broker's and a producer's limit for one record.</summary>
    private const int MaxBytes = 20 * 1024 * 1024;

    private static readonly byte[] Frame = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 0xFF, 0xD9];

    public static IReadOnlyList<Garbage> All { get; } =
    [
        new("random bytes", "camera", "The value does not begin as image/jpeg does.", Create("rig", Random(5_000), ("content-type", "image/jpeg"))),
        new("a truncated JPEG", "camera", "The value is cut off", Create("rig", Frame[..6], ("content-type", "image/jpeg"))),
        new("a truncated PNG", "camera", "The value is cut off", Create("rig", [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0], ("content-type", "image/png"))),
        new("another content type", "camera", "The content-type \"video/mp4\"", Create("rig", Frame, ("content-type", "video/mp4"))),
        new("no content type", "camera", "The content-type header is missing", Create("rig", Frame)),
        new("a content type that is no UTF-8", "camera", "The content-type \"", Create("rig", Frame, ("content-type", "\uD800"))),
        new("half a sample of sound", "microphone", "The value has 3201 bytes", Create("rig", Random(3_201), ("content-type", "audio/L16;rate=16000;channels=1"))),
        new("text that is no UTF-8", "captions", "The value is not UTF-8.", Create("rig", [0xC3, 0x28], ("content-type", "text/plain"))),
        new("a time that is none", "captions", "ce_time \"yesterday\"", Create("rig", [1], ("content-type", "text/plain"), ("ce_time", "yesterday"))),
        new("the year 99999", "captions", "ce_time \"99999-", Create("rig", [1], ("content-type", "text/plain"), ("ce_time", "99999-01-01T00:00:00Z"))),
        new("a duration that is none", "captions", "ce_duration \"long\"", Create("rig", [1], ("content-type", "text/plain"), ("ce_duration", "long"))),
        new("no key", "captions", "The record has no key", Create(null, [1], ("content-type", "text/plain"))),
        new("an empty key", "captions", "The record has no key", Create("", [1], ("content-type", "text/plain"))),
        new("a key that is no UTF-8", "captions", "The key is not a rig's name", CreateWithKey([0xC3, 0x28], [1], ("content-type", "text/plain"))),
        new("a value of 20 MB", "camera", "The value does not begin as image/jpeg does.", Create("rig", Random(20_000_000), ("content-type", "image/jpeg"))),
        new("a value that leaves no room", "camera", "The value does not begin as image/jpeg does.", Create("rig", Random(MaxBytes - 2_000), ("content-type", "image/jpeg"))),
        new("10,000 headers", "camera", "The value does not begin as image/jpeg does.", Create("rig", Random(10), [.. Headers(10_000), ("content-type", "image/jpeg")])),
    ];

    private static (string Name, string Value)[] Headers(int count) => [.. Enumerable.Range(0, count).Select(i => ($"mine-{i}", "kept"))];

    private static byte[] Random(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    private static Message<byte[]?, byte[]?> Create(string? key, byte[] value, params (string Name, string Value)[] headers) =>
        CreateWithKey(key is null ? null : Encoding.UTF8.GetBytes(key), value, headers);

    private static Message<byte[]?, byte[]?> CreateWithKey(byte[]? key, byte[] value, params (string Name, string Value)[] headers)
    {
        var message = new Message<byte[]?, byte[]?> { Key = key, Value = value, Headers = [] };
        foreach (var (name, text) in headers)
            message.Headers.Add(name, text == "\uD800" ? [0xC3, 0x28] : Encoding.UTF8.GetBytes(text));
        return message;
    }
}
