using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>A model repository that cannot be served; the message names the file and, within it, the JSON path.</summary>
public sealed class ModelRepositoryException(string message, Exception? inner = null) : UserFaultException(message, inner);
