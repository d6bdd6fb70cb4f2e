namespace Streaming.Capture.Simulation.Sound;

/// <summary>A car's horn: two membranes about a third apart, honked again and again.</summary>
internal sealed class HornVoice(Random random, int rate) : Voice(rate)
{
    private readonly double _hertz = random.Between(370, 440);
    private readonly double _interval = random.Between(1.18, 1.27);
    private readonly double _loudness = random.Between(0.06, 0.22);
    private readonly double _brightness = random.Between(0.4, 0.7);
    private readonly double _honkSeconds = random.Between(0.15, 0.35);
    private readonly double _pauseSeconds = random.Between(0.12, 0.3);
    private double _low;
    private double _high;

    protected override double ValueAt(double seconds)
    {
        _low = Turn(_low, _hertz);
        _high = Turn(_high, _hertz * _interval);
        var honk = seconds % (_honkSeconds + _pauseSeconds);
        var attack = Math.Clamp(Math.Min(honk, _honkSeconds - honk) / 0.01, 0, 1);
        return _loudness * attack * 0.5 * (Bright(_low, _brightness) + Bright(_high, _brightness));
    }
}
