namespace Streaming.Capture.Simulation.Vision;

/// <summary>Light, weather and landscape as they change over minutes. They say nothing about what happens on the road.</summary>
internal sealed class Surroundings(int seed)
{
    private readonly Wave _daylight = new(seed, "daylight", 170);
    private readonly Wave _clouds = new(seed, "clouds", 120);
    private readonly Wave _haze = new(seed, "haze", 210);
    private readonly Wave _curvature = new(seed, "curvature", 37);
    private readonly Wave _sway = new(seed, "sway", 11);
    private readonly Wave _dryness = new(seed, "dryness", 140);
    private readonly Wave _suburbs = new(seed, "suburbs", 90);

    public Look At(double seconds, double frost) => new(
        Daylight: 0.4 + 0.6 * Math.Min(1, 1.4 * _daylight.At(seconds)),
        Clouds: _clouds.At(seconds),
        Haze: _haze.At(seconds),
        Curvature: 0.006 * (_curvature.At(seconds) - 0.5),
        Sway: 0.7 * (_sway.At(seconds) - 0.5),
        Dryness: _dryness.At(seconds),
        Suburbs: _suburbs.At(seconds),
        Frost: frost);

    /// <summary>Two sines whose periods share no multiple worth waiting for, from 0 to 1.</summary>
    private sealed class Wave(int seed, string purpose, double periodSeconds)
    {
        private readonly double _phase = Seeded.At(seed, purpose, 0);
        private readonly double _otherPhase = Seeded.At(seed, purpose, 1);

        public double At(double seconds) =>
            0.5 + 0.3 * Math.Sin(2 * Math.PI * (seconds / periodSeconds + _phase)) +
            0.2 * Math.Sin(2 * Math.PI * (1.618 * seconds / periodSeconds + _otherPhase));
    }
}
