namespace Streaming.Alignment.Clocks;

/// <summary>
/// Learns from event and arrival times alone how far a sensor's clock is off and how fast it drifts. Pure and deterministic; its memory is of constant size
/// and it allocates nothing after its construction. Not thread safe.
/// </summary>
/// <remarks>
/// A sample's delay, its arrival less its event time, is offset + drift * t + jitter, and jitter is never below zero, so the line under all delays is
/// that of the samples that travelled fastest. A step of the clock by more than 100 ms is found after three samples (at least half a second) where the clock
/// went forwards, after eight samples at least 0.9 s apart where it went backwards; then the estimate begins anew. A network that delays everything by the
/// same amount for that long cannot be told from a step.
/// </remarks>
public sealed class SensorClock
{
    /// <summary>Before that the first samples may have been the odd ones, and to leave them behind is no step of the clock.</summary>
    private const long LearningUs = 10_000_000;

    private readonly DelayEnvelope _envelope = new();
    private readonly StepDetector _steps = new();
    private ClockEstimate _estimate;
    private long _startUs;
    private bool _hasData;

    /// <summary>Null until the first sample. Rests on the samples of the last two minutes, or since the clock last stepped.</summary>
    public ClockEstimate? Estimate => _hasData ? _estimate : null;

    /// <summary>How often the clock has jumped.</summary>
    public int StepCount { get; private set; }

    /// <param name="eventTimeUs">By the sensor's clock.</param>
    /// <param name="arrivalUs">
    /// By one clock for all sensors that are to be compared, and the same each time the record is read: the broker's append time, not the time of the poll,
    /// which says nothing about the sensor while a backlog is read.
    /// </param>
    public void Observe(long eventTimeUs, long arrivalUs)
    {
        if (eventTimeUs is < TimeMath.MinUs or > TimeMath.MaxUs || arrivalUs is < TimeMath.MinUs or > TimeMath.MaxUs)
            return;
        var delayUs = arrivalUs - eventTimeUs;
        if (!_hasData || Math.Abs(arrivalUs - _envelope.NewestUs) > DelayEnvelope.HorizonUs)
            Restart(arrivalUs, delayUs);
        else
            Learn(arrivalUs, delayUs);
    }

    private void Learn(long arrivalUs, long delayUs)
    {
        var excessUs = delayUs - _estimate.OffsetAt(arrivalUs);
        switch (_steps.Observe(arrivalUs, excessUs))
        {
            case DelayKind.SteppedDown:
                CountStep(arrivalUs);
                Restart(arrivalUs, delayUs);
                break;
            case DelayKind.SteppedUp:
                CountStep(arrivalUs);
                _startUs = _steps.AboveSinceUs;
                _steps.Reset();
                _envelope.ForgetUpTo(_startUs);
                _envelope.Add(arrivalUs, delayUs);
                _estimate = _envelope.Fit();
                break;
            case DelayKind.Usual:
                if (_envelope.Add(arrivalUs, delayUs) || excessUs < 0)
                    _estimate = _envelope.Fit();
                break;
        }
    }

    private void Restart(long arrivalUs, long delayUs)
    {
        _hasData = true;
        _startUs = arrivalUs;
        _steps.Reset();
        _envelope.Restart(arrivalUs, delayUs);
        _estimate = _envelope.Fit();
    }

    private void CountStep(long arrivalUs) => StepCount += arrivalUs - _startUs >= LearningUs ? 1 : 0;
}
