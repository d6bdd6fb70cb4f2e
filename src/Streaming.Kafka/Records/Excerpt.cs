namespace Streaming.Kafka;

/// <summary>What a sentence quotes of what somebody sent.</summary>
internal static class Excerpt
{
    private const int MaxLength = 80;

    public static string Of(string text) => text.Length <= MaxLength ? text : text[..MaxLength] + "…";
}
