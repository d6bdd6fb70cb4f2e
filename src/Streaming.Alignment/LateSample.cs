using Streaming.Abstractions;

namespace Streaming.Alignment;

/// <summary>A sample that no window can take any more, or that comes from so far ahead that no window takes it yet.</summary>
/// <param name="Sample">As it came.</param>
/// <param name="LateByUs">How far its event time lies behind what its modality, or the windows, had promised; at least 0. Negative: how far ahead of the wall clock.</param>
public readonly record struct LateSample(Sample Sample, long LateByUs);
