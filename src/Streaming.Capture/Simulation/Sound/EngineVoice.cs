namespace Streaming.Capture.Simulation.Sound;

/// <summary>The rig's own engine: harmonics of its firing rate. It does not tell how fast the car is; there are gears.</summary>
internal sealed class EngineVoice(Random random, int rate) : Voice(rate)
{
    private readonly double _hertz = random.Between(28, 75);
    private readonly double _loudness = random.Between(0.03, 0.09);
    private readonly double _unrest = random.Between(0.2, 0.8);
    private double _phase;

    protected override double ValueAt(double seconds)
    {
        _phase = Turn(_phase, _hertz * (1 + 0.03 * Tone(_unrest * seconds % 1)));
        return _loudness * (0.6 * Tone(_phase) + 0.4 * Tone(2 * _phase % 1) + 0.25 * Tone(3 * _phase % 1) + 0.15 * Tone(4 * _phase % 1));
    }
}
