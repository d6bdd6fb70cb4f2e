using Streaming.Abstractions;

namespace Streaming.Capture.Simulation;

/// <summary>A sample and the true time at which its sensor sends it, in microseconds since the Unix epoch.</summary>
public readonly record struct ScheduledSample(long SendTimeUs, Sample Sample);
