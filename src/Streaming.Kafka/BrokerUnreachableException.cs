using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>No broker answers; the message names the address.</summary>
public sealed class BrokerUnreachableException(string message, Exception inner) : UserFaultException(message, inner);
