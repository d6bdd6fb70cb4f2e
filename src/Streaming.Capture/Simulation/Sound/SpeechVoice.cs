namespace Streaming.Capture.Simulation.Sound;

/// <summary>Somebody talks: a buzzing voice through two formants that change with every syllable. The words mean nothing.</summary>
internal sealed class SpeechVoice : Voice
{
    private readonly Random _random;
    private readonly int _rate;
    private readonly double _hertz;
    private readonly double _loudness;
    private readonly double _syllableSeconds;
    private Resonator _throat;
    private Resonator _mouth;
    private double _phase;
    private long _syllable = -1;
    private bool _isPause;

    public SpeechVoice(Random random, int rate)
        : base(rate)
    {
        _random = new Random(random.Next());
        _rate = rate;
        _hertz = random.Between(95, 230);
        _loudness = random.Between(0.04, 0.16);
        _syllableSeconds = random.Between(0.15, 0.26);
    }

    protected override double ValueAt(double seconds)
    {
        var syllable = seconds / _syllableSeconds;
        if ((long)syllable != _syllable)
            Begin((long)syllable);

        _phase = Turn(_phase, _hertz * (1 + 0.08 * Tone(seconds / 1.7)));
        var buzz = 1 - 2 * _phase;
        var openness = _isPause ? 0 : Math.Sin(Math.PI * (syllable % 1));
        return _loudness * openness * (_throat.Pass(buzz) + 0.6 * _mouth.Pass(buzz));
    }

    private void Begin(long syllable)
    {
        _syllable = syllable;
        _isPause = _random.Chance(0.2);
        _throat.Tune(_random.Between(280, 800), _rate);
        _mouth.Tune(_random.Between(900, 2300), _rate);
    }

    /// <summary>A two-pole filter that rings at one frequency.</summary>
    private struct Resonator
    {
        private double _gain, _feedback1, _feedback2, _last, _beforeLast;

        public void Tune(double hertz, int rate)
        {
            var radius = Math.Exp(-Math.PI * 90 / rate);
            _feedback1 = 2 * radius * Math.Cos(2 * Math.PI * hertz / rate);
            _feedback2 = -radius * radius;
            _gain = 1 - radius;
        }

        public double Pass(double input)
        {
            var output = _gain * input + _feedback1 * _last + _feedback2 * _beforeLast;
            (_beforeLast, _last) = (_last, output);
            return output;
        }
    }
}
