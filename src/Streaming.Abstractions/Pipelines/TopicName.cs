namespace Streaming.Abstractions;

/// <summary>What Kafka takes as the name of a topic.</summary>
public static class TopicName
{
    public const string Rule = "must be 1 to 249 of the characters a-z A-Z 0-9 . _ - and not \".\" or \"..\"";

    private const int MaxLength = 249;

    public static bool IsLegal(string name) =>
        name is { Length: > 0 and <= MaxLength } and not "." and not ".." && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
