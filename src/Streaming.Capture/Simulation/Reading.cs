using Streaming.Abstractions;

namespace Streaming.Capture.Simulation;

/// <summary>What a sensor captures, in true time, before its clock and its network have touched it.</summary>
/// <param name="ReadyUs">When the capture is complete: an audio chunk can be sent only when its last value is there.</param>
/// <param name="Payload">Makes the content. Not called for a reading that is never sent.</param>
internal readonly record struct Reading(SampleKind Kind, long TimeUs, long DurationUs, long ReadyUs, Func<byte[]> Payload)
{
    public static Reading Bound(long timeUs) => new(SampleKind.Bound, timeUs, 0, timeUs, static () => []);
}
