namespace Streaming.Abstractions;

/// <summary>
/// Something that a user can put right: a wrong file, option or address. The message is one sentence that names it, fit to be shown without a
/// stack trace.
/// </summary>
public abstract class UserFaultException(string message, Exception? inner = null) : Exception(message, inner);
