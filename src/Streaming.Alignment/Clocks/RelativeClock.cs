namespace Streaming.Alignment.Clocks;

/// <summary>The clock of one sensor of a rig against that of another, its reference, from what each is against their common arrival clock.</summary>
/// <remarks>
/// What is common to both ways cancels, but only as far as their shortest ways take equally long: a camera that needs 40 ms more than the microphone to
/// encode and send its fastest frame is corrected to be 40 ms late, and nothing in the times can tell. Corrections depend on what was observed of both
/// sensors by then, and so on how their records are interleaved; <see cref="ClockEstimate.ToArrivalClock"/> depends on the sensor's own samples alone.
/// </remarks>
public sealed class RelativeClock(SensorClock sensor, SensorClock reference)
{
    /// <summary>How far the sensor's clock is behind that of the reference now; null until both have sent.</summary>
    public double? OffsetUs
    {
        get
        {
            if (sensor.Estimate is not { } own || reference.Estimate is not { } other)
                return null;
            var nowUs = Math.Max(own.AnchorUs, other.AnchorUs);
            return own.OffsetAt(nowUs) - other.OffsetAt(nowUs);
        }
    }

    /// <summary>How fast <see cref="OffsetUs"/> grows, in microseconds a second; null until both have sent.</summary>
    public double? DriftPpm => sensor.Estimate?.DriftPpm - reference.Estimate?.DriftPpm;

    /// <summary>
    /// What the reference's clock showed when the sensor's showed <paramref name="eventTimeUs"/>; the same time while one of the two has not sent.
    /// </summary>
    public long Correct(long eventTimeUs) =>
        sensor.Estimate is { } own && reference.Estimate is { } other ? other.ToSensorClock(own.ToArrivalClock(eventTimeUs)) : eventTimeUs;
}
