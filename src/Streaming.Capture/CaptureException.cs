using Streaming.Abstractions;

namespace Streaming.Capture;

/// <summary>What to capture cannot be captured; the message says why and names the source.</summary>
public sealed class CaptureException(string message, Exception? inner = null) : UserFaultException(message, inner);
