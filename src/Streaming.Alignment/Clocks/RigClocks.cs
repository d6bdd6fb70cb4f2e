using Streaming.Abstractions;

namespace Streaming.Alignment.Clocks;

/// <summary>
/// The clocks of a rig's sensors against that of one of them. Learns from each sample how far its sensor is off and, where the pipeline says so, puts the sample
/// at the time by the reference's clock. Not thread safe.
/// </summary>
public sealed class RigClocks
{
    /// <summary>From less the jitter of single samples would be reported.</summary>
    private const long ReportedFromUs = 10_000_000;

    private readonly Dictionary<string, Sensor> _sensors;
    private readonly bool _corrects;

    /// <param name="modalities">The rig's sensors.</param>
    /// <param name="reference">The modality whose clock is right.</param>
    /// <param name="corrects">Whether samples get the time of the reference's clock.</param>
    public RigClocks(IEnumerable<string> modalities, string reference, bool corrects)
    {
        var right = new SensorClock();
        _corrects = corrects;
        _sensors = modalities.ToDictionary(
            modality => modality, modality => modality == reference ? new Sensor(right, right) : new Sensor(new SensorClock(), right));
    }

    /// <summary>Learns from the sample.</summary>
    /// <returns>The sample to be aligned: the same one where nothing is to be corrected.</returns>
    public Sample Take(Sample sample)
    {
        if (!_sensors.TryGetValue(sample.Modality, out var sensor))
            return sample;
        if (sample.Kind == SampleKind.Data)
            sensor.Clock.Observe(sample.EventTimeUs, sample.AppendTimeUs);
        return _corrects && sample.Kind != SampleKind.End ? sample.CorrectedTo(sensor.Correct(sample.EventTimeUs)) : sample;
    }

    /// <summary>How far the modality's clock is behind that of the reference; null until both have sent for long enough to tell.</summary>
    public long? OffsetUs(string modality)
    {
        var sensor = _sensors[modality];
        return sensor.IsKnown && sensor.Relative.OffsetUs is { } offsetUs ? (long)Math.Round(offsetUs) : null;
    }

    /// <summary>How often the modality's clock has jumped.</summary>
    public int StepCount(string modality) => _sensors[modality].Clock.StepCount;

    private sealed class Sensor(SensorClock clock, SensorClock reference)
    {
        private long _lastUs = TimeMath.Always;
        private long _lastCorrectedUs = TimeMath.Always;

        public SensorClock Clock => clock;

        public bool IsKnown => clock.Estimate?.SpanUs >= ReportedFromUs && reference.Estimate?.SpanUs >= ReportedFromUs;

        public RelativeClock Relative { get; } = new(clock, reference);

        /// <summary>A better estimate may not turn the order of two samples round; a step of the clock does.</summary>
        public long Correct(long timeUs)
        {
            var correctedUs = Relative.Correct(timeUs);
            if (timeUs <= _lastUs)
                return Math.Min(correctedUs, _lastCorrectedUs);
            _lastUs = timeUs;
            var isFarBack = correctedUs < TimeMath.Add(_lastCorrectedUs, -StepDetector.ThresholdUs);
            return _lastCorrectedUs = isFarBack ? correctedUs : Math.Max(correctedUs, TimeMath.Add(_lastCorrectedUs, 1));
        }
    }
}
