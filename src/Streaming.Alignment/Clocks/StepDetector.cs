namespace Streaming.Alignment.Clocks;

/// <summary>Tells a step of a sensor's clock from what a network does to samples, by how far each delay lies above the line of the shortest.</summary>
/// <remarks>
/// No network makes a sample arrive before the line, so a few samples under it are proof that the clock went forwards; one alone is a time that is wrong.
/// A network does delay samples for seconds, so a clock that went backwards shows only in that no sample comes near the line any more. Delays that fall or
/// rise all the while are a queue that drains or fills.
/// </remarks>
internal sealed class StepDetector
{
    /// <summary>Smaller steps the envelope takes in by itself, within its horizon.</summary>
    public const long ThresholdUs = 100_000;

    private const int SamplesBelow = 3;
    private const long MinBelowUs = 500_000;

    /// <summary>A sensor with few samples is judged by their number, one with many by time, and a pause counts for nothing.</summary>
    private const long MinSpacingUs = 900_000;
    private const int SpellLength = 4;

    private int _below;
    private long _belowSinceUs;

    private bool _isAbove;
    private int _spell;
    private long _lastCountedUs;
    private double _spellMinUs;
    private double _earlierSpellMinUs;

    /// <summary>The arrival of the first of the samples that <see cref="Observe"/> last called a step upwards.</summary>
    public long AboveSinceUs { get; private set; }

    public void Reset() => (_below, _isAbove) = (0, false);

    public DelayKind Observe(long arrivalUs, double excessUs)
    {
        if (excessUs < -ThresholdUs)
            return ObserveBelow(arrivalUs);
        _below = 0;
        if (excessUs > ThresholdUs)
            return ObserveAbove(arrivalUs, excessUs);
        _isAbove = false;
        return DelayKind.Usual;
    }

    private DelayKind ObserveBelow(long arrivalUs)
    {
        if (_below++ == 0)
            _belowSinceUs = arrivalUs;
        return _below >= SamplesBelow && arrivalUs - _belowSinceUs >= MinBelowUs ? DelayKind.SteppedDown : DelayKind.Implausible;
    }

    private DelayKind ObserveAbove(long arrivalUs, double excessUs)
    {
        if (!_isAbove)
        {
            (_isAbove, AboveSinceUs, _lastCountedUs) = (true, arrivalUs, arrivalUs);
            (_spell, _spellMinUs, _earlierSpellMinUs) = (1, excessUs, double.PositiveInfinity);
            return DelayKind.Usual;
        }

        _spellMinUs = Math.Min(_spellMinUs, excessUs);
        if (arrivalUs - _lastCountedUs < MinSpacingUs)
            return DelayKind.Usual;
        _lastCountedUs = arrivalUs;
        if (++_spell < SpellLength)
            return DelayKind.Usual;
        if (Math.Abs(_earlierSpellMinUs - _spellMinUs) <= ThresholdUs)
            return DelayKind.SteppedUp;
        (_spell, _earlierSpellMinUs, _spellMinUs) = (0, _spellMinUs, double.PositiveInfinity);
        return DelayKind.Usual;
    }
}
