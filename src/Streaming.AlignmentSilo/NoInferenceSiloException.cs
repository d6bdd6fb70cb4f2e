namespace Streaming.AlignmentSilo;

/// <summary>There is nobody to ask.</summary>
internal sealed class NoInferenceSiloException() : Exception("No inference silo is in the cluster.");
