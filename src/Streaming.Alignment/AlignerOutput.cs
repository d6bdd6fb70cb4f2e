using Streaming.Abstractions;

namespace Streaming.Alignment;

/// <summary>What one call to a <see cref="RigAligner"/> gave. Owned and cleared by the caller, filled by the aligner.</summary>
public sealed class AlignerOutput
{
    /// <summary>Closed windows, by start.</summary>
    public List<AlignedWindow> Windows { get; } = [];

    public List<LateSample> LateSamples { get; } = [];

    public void Clear()
    {
        Windows.Clear();
        LateSamples.Clear();
    }
}
