namespace Streaming.Alignment.Clocks;

/// <summary>A sensor's clock against the arrival clock, as a line: the shortest delay that a sample which arrives at t would have.</summary>
/// <param name="AnchorUs">
/// The time, by the arrival clock, at which <paramref name="OffsetUs"/> holds: the newest arrival when the line was drawn, seconds ago at most while
/// samples come.
/// </param>
/// <param name="OffsetUs">
/// How far the sensor's clock is behind the arrival clock, network floor included: the offset and the shortest way a sample takes cannot be told apart
/// from one direction of travel.
/// </param>
/// <param name="DriftPpm">How fast the offset grows, in microseconds a second; above 0 where the sensor's clock is slow.</param>
/// <param name="SpanUs">How long a time the samples that it rests on cover; the drift is 0 where it is too short to tell.</param>
public readonly record struct ClockEstimate(long AnchorUs, double OffsetUs, double DriftPpm, long SpanUs)
{
    private double Slope => DriftPpm / 1e6;

    public double OffsetAt(long arrivalUs) => OffsetUs + (Slope * (arrivalUs - AnchorUs));

    /// <summary>When, by the arrival clock, a sample captured at the sensor's time would have arrived at the earliest.</summary>
    public long ToArrivalClock(long eventTimeUs)
    {
        var sinceAnchorUs = eventTimeUs - AnchorUs + OffsetUs;
        return TimeMath.Add(eventTimeUs, (long)Math.Round(OffsetUs + (sinceAnchorUs * Slope / (1 - Slope))));
    }

    /// <summary>The inverse of <see cref="ToArrivalClock"/>.</summary>
    public long ToSensorClock(long arrivalUs) => TimeMath.Add(arrivalUs, -(long)Math.Round(OffsetAt(arrivalUs)));
}
