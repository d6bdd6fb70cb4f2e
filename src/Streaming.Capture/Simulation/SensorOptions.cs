namespace Streaming.Capture.Simulation;

/// <summary>How well one sensor sees the world and how well its network delivers.</summary>
public sealed record SensorOptions
{
    /// <summary>Default true. A sensor that is not enabled sends nothing at all, no bound and no end either.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// Mean of the exponentially distributed delay between capture and sending; a single delay is at most ten times as long.
    /// Default zero. Samples stay in order, as on a TCP connection.
    /// </summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>How far the sensor's clock is ahead of the true time; added to its event times. Default zero.</summary>
    public TimeSpan ClockOffset { get; init; }

    /// <summary>
    /// From 0, a perfect sensor, to 1, one that is hardly of use. Default 0.2. Grain for a camera, hiss for a microphone,
    /// mistyped letters for captions.
    /// </summary>
    public double Noise { get; init; } = 0.2;

    /// <summary>How often the sensor falls silent, per minute on average. Default 0.</summary>
    public double DropoutsPerMinute { get; init; }

    /// <summary>How long it is silent each time: nothing is sent at all, not even later. Default 2 s.</summary>
    public TimeSpan DropoutDuration { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Probability, 0 to 1, that a sample is held back and delivered after one to three of its successors. Default 0.</summary>
    public double OutOfOrder { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Jitter, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(DropoutsPerMinute);
        ArgumentOutOfRangeException.ThrowIfLessThan(DropoutDuration, TimeSpan.Zero);
        ThrowIfNoFraction(Noise, nameof(Noise));
        ThrowIfNoFraction(OutOfOrder, nameof(OutOfOrder));
    }

    private static void ThrowIfNoFraction(double value, string name)
    {
        if (value is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(name, value, "Must be between 0 and 1.");
    }
}
