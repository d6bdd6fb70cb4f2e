using Streaming.Abstractions;

namespace Streaming.Alignment;

/// <summary>What one modality of one rig has sent and promised so far.</summary>
internal sealed class ModalityTrack(ModalityDefinition definition)
{
    /// <summary>Nothing has been promised yet.</summary>
    private const long NoBound = long.MinValue;

    private readonly long _outOfOrdernessUs = EventTime.FromTimeSpan(definition.OutOfOrderness);
    private readonly long? _idleTimeoutUs = definition.IdleTimeout is { } timeout ? EventTime.FromTimeSpan(timeout) : null;
    private readonly List<Sample> _samples = [];
    private readonly List<long> _corruptTimesUs = [];
    private long _lastRecordUs;
    private bool _hasData;

    public string Name => definition.Name;

    /// <summary>Nothing at or before this comes on time any more.</summary>
    public long BoundUs { get; private set; } = NoBound;

    public bool HasEnded { get; private set; }

    /// <summary>Samples that an open window may still pick, by event time; equal times in order of arrival.</summary>
    public IReadOnlyList<Sample> Samples => _samples;

    /// <summary>Idle times are counted from here on, also for a modality that never sent.</summary>
    public void Start(long nowUs) => _lastRecordUs = nowUs;

    public void Touch(long nowUs) => _lastRecordUs = Math.Max(_lastRecordUs, nowUs);

    /// <summary>The wall-clock time from which on this modality holds no window back unless it sends; null for never.</summary>
    public long? IdleFromUs => _lastRecordUs + _idleTimeoutUs;

    /// <summary>Whether windows wait for this modality.</summary>
    public bool IsLive(long nowUs) => !HasEnded && !(nowUs >= IdleFromUs);

    public void End() => HasEnded = true;

    public void Promise(long boundUs) => BoundUs = Math.Max(BoundUs, boundUs);

    public void Add(Sample sample)
    {
        HasEnded = false;
        _hasData = true;
        var index = _samples.Count;
        while (index > 0 && _samples[index - 1].EventTimeUs > sample.EventTimeUs)
            index--;
        _samples.Insert(index, sample);
        Promise(Subtract(sample.EventTimeUs, Math.Max(_outOfOrdernessUs, 0)));
    }

    public void AddCorrupt(long eventTimeUs) => _corruptTimesUs.Add(eventTimeUs);

    /// <summary>The samples of <c>[start, end)</c>, and those before it that are still valid in it.</summary>
    public Sample[] Pick(long startUs, long endUs)
    {
        var picked = 0;
        foreach (var sample in _samples)
        {
            if (Overlaps(sample, startUs, endUs))
                picked++;
        }

        if (picked == 0)
            return [];
        var result = new Sample[picked];
        foreach (var sample in _samples)
        {
            if (Overlaps(sample, startUs, endUs))
                result[^picked--] = sample;
        }

        return result;
    }

    public MissingReason ExplainMissing(long startUs, long endUs, long nowUs)
    {
        foreach (var timeUs in _corruptTimesUs)
        {
            if (timeUs >= startUs && timeUs < endUs)
                return MissingReason.Corrupt;
        }

        var isOnItsWay = _hasData && IsLive(nowUs) && BoundUs < endUs - 1;
        return isOnItsWay ? MissingReason.Late : MissingReason.Silent;
    }

    /// <summary>Forgets what no window that starts at or after <paramref name="startUs"/> can pick.</summary>
    /// <returns>How many samples that were.</returns>
    public int EvictBefore(long startUs)
    {
        _corruptTimesUs.RemoveAll(timeUs => timeUs < startUs);
        return _samples.RemoveAll(sample => sample.EventTimeUs < startUs && sample.EndTimeUs <= startUs);
    }

    private static bool Overlaps(Sample sample, long startUs, long endUs) =>
        sample.EventTimeUs < endUs && (sample.EventTimeUs >= startUs || sample.EndTimeUs > startUs);

    private static long Subtract(long value, long amount) => value < long.MinValue + amount ? long.MinValue : value - amount;
}
