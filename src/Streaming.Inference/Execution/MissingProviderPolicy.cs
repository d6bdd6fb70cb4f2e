namespace Streaming.Inference;

/// <summary>What becomes of a model whose execution provider is not there.</summary>
public enum MissingProviderPolicy
{
    /// <summary>It is not served, and says why.</summary>
    Error,

    /// <summary>It runs on the CPU, which is said and counted.</summary>
    Cpu,
}
