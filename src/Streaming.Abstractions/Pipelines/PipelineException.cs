namespace Streaming.Abstractions;

/// <summary>A pipeline's configuration is wrong; the message names the file and the JSON path.</summary>
public sealed class PipelineException(string message, Exception? inner = null) : UserFaultException(message, inner);
