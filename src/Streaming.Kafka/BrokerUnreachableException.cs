namespace Streaming.Kafka;

/// <summary>The message is one sentence that names the address.</summary>
public sealed class BrokerUnreachableException(string message, Exception inner) : Exception(message, inner);
