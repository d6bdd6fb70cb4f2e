namespace Streaming.Capture.Simulation.Sound;

/// <summary>Tyres and wind: noise without its treble.</summary>
internal sealed class RoadVoice : Voice
{
    private readonly Random _random;
    private readonly double _loudness;
    private readonly double _pole;
    private double _value;

    public RoadVoice(Random random, int rate)
        : base(rate)
    {
        _random = new Random(random.Next());
        _loudness = random.Between(0.05, 0.2);
        _pole = Pole(random.Between(200, 900));
    }

    protected override double ValueAt(double seconds)
    {
        _value = _pole * _value + (1 - _pole) * _random.Between(-1, 1);
        return _loudness * _value;
    }
}
