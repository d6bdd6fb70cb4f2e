namespace Streaming.Kafka;

/// <summary>What was published since the last commit is void; its records are to be read again.</summary>
#pragma warning disable CA1064 // nobody outside this library meets it
internal sealed class ReplayRequiredException(string message, Exception? inner = null) : Exception(message, inner);
#pragma warning restore CA1064
