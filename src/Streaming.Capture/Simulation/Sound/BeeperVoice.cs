namespace Streaming.Capture.Simulation.Sound;

/// <summary>A lorry that reverses: one pure tone, on and off. No horn and no siren.</summary>
internal sealed class BeeperVoice(Random random, int rate) : Voice(rate)
{
    private readonly double _hertz = random.Between(1100, 1400);
    private readonly double _loudness = random.Between(0.02, 0.08);
    private readonly double _periodSeconds = random.Between(0.8, 1.2);
    private double _phase;

    protected override double ValueAt(double seconds)
    {
        _phase = Turn(_phase, _hertz);
        return seconds % _periodSeconds < _periodSeconds / 2 ? _loudness * Tone(_phase) : 0;
    }
}
