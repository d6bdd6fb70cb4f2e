using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>A sample, or the reason why a record is none.</summary>
/// <param name="Rig">Null where the record has no usable key.</param>
/// <param name="Sample">Null where the rig is. A sample of kind <see cref="SampleKind.Corrupt"/> where there is a fault.</param>
/// <param name="Fault">One sentence; null for a good record.</param>
internal readonly record struct DecodeResult(string? Rig, Sample? Sample, string? Fault);
