namespace Streaming.Capture.Simulation.Sound;

/// <summary>Wail, yelp or two-tone, near or far away.</summary>
internal sealed class SirenVoice : Voice
{
    private readonly Func<double, double> _hertzAt;
    private readonly double _loudness;
    private readonly double _brightness;
    private readonly double _drift;
    private double _phase;

    public SirenVoice(Random random, int rate)
        : base(rate)
    {
        var low = random.Between(480, 680);
        var high = low * random.Between(1.9, 2.5);
        var wailSeconds = random.Between(2, 5);
        var yelpSeconds = random.Between(0.22, 0.4);
        var toneSeconds = random.Between(0.45, 0.7);
        _loudness = random.Between(0.05, 0.25);
        _brightness = random.Between(0.1, 0.4);
        _drift = random.Between(0, 1);
        _hertzAt = random.Next(3) switch
        {
            0 => seconds => low + (high - low) * (0.5 - 0.5 * Math.Cos(2 * Math.PI * seconds / wailSeconds)),
            1 => seconds => low + (high - low) * (1 - seconds / yelpSeconds % 1),
            _ => seconds => low * (seconds / toneSeconds % 2 < 1 ? 1 : 1.335),
        };
    }

    protected override double ValueAt(double seconds)
    {
        _phase = Turn(_phase, _hertzAt(seconds));
        return _loudness * (1 + 0.3 * Tone(_drift + seconds / 7)) * Bright(_phase, _brightness);
    }
}
