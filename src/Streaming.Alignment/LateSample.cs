using Streaming.Abstractions;

namespace Streaming.Alignment;

/// <summary>A sample that no window can take any more.</summary>
/// <param name="Sample">As it came.</param>
/// <param name="LateByUs">How far its event time lies behind what its modality, or the windows, had promised; at least 0.</param>
public readonly record struct LateSample(Sample Sample, long LateByUs);
