using Streaming.Abstractions;

namespace Streaming.Cli.Bench;

/// <summary>Why there are no figures, in one sentence.</summary>
internal sealed class BenchException(string message) : UserFaultException(message);
