using Streaming.Abstractions;

namespace Streaming.Alignment.Replay;

/// <summary>A line of the input says nothing that can be aligned.</summary>
public sealed class ReplayInputException(long line, string reason) : UserFaultException($"line {line}: {reason}");
