namespace Streaming.Kafka;

internal static class CloudEvents
{
    /// <summary>Value of <see cref="HeaderNames.SpecVersion"/>. Whoever sends it copies it.</summary>
    public static readonly byte[] SpecVersion = "1.0"u8.ToArray();
}
