using System.Text;

namespace Streaming.Kafka;

/// <summary>A record's key is the rig.</summary>
internal static class RigName
{
    private const int MaxBytes = 256;

    /// <returns>One sentence that says what is wrong with the key; null where nothing is.</returns>
    public static string? FindFault(ReadOnlySpan<byte> key, out string? rig)
    {
        rig = null;
        if (key.IsEmpty)
            return "The record has no key; the key is the rig.";
        if (key.Length > MaxBytes || !System.Text.Unicode.Utf8.IsValid(key))
            return "The key is not a rig's name: at most 256 bytes of UTF-8.";
        var name = Encoding.UTF8.GetString(key);
        if (string.IsNullOrWhiteSpace(name))
            return "The key is only white space; the key is the rig.";
        rig = name;
        return null;
    }
}
