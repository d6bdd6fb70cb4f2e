using System.Runtime.InteropServices;
using Streaming.Abstractions;
using Streaming.Alignment.Clocks;
using Streaming.Alignment.Resumption;

namespace Streaming.Alignment;

/// <summary>What one modality of one rig has sent and promised so far.</summary>
internal sealed class ModalityTrack(ModalitySpec spec, bool isReference, RigTime? rigTime)
{
    /// <summary>More of them than windows are open is a sensor that sends nothing else, for which no window may open.</summary>
    private const int MaxCorruptTimes = 1_024;

    private readonly AdaptiveOutOfOrderness? _adaptive = spec.Adaptive is { } adaptive
        ? new AdaptiveOutOfOrderness(adaptive.Quantile, adaptive.MinUs, adaptive.MaxUs)
        : null;

    private List<long>? _corruptTimesUs;
    private List<HeldSample>? _lasting;
    private long _lastRecordUs;

    /// <summary>What of it an earlier aligner had read.</summary>
    private (long Position, long ReadUpTo) _resumed = (TimeMath.Always, TimeMath.Always);

    public ModalitySpec Spec => spec;

    public string Name { get; } = spec.Name;

    /// <summary>Its samples open the windows.</summary>
    public bool IsReference => isReference;

    /// <summary>What its samples promise by their times: a sample at or before this is late whatever window it falls in.</summary>
    public long OrderBoundUs { get; private set; } = TimeMath.Always;

    /// <summary>Nothing at or before this comes on time any more.</summary>
    public long BoundUs { get; private set; } = TimeMath.Always;

    /// <summary>Windows up to here were closed without waiting for it.</summary>
    public long PassedUs { get; private set; } = TimeMath.Always;

    public long NewestUs { get; private set; } = TimeMath.Always;

    public bool HasEnded { get; private set; }

    public SampleBuffer Samples { get; } = new();

    /// <summary>Samples that began before any window that can still pick, and are valid in it.</summary>
    public Span<HeldSample> Lasting => CollectionsMarshal.AsSpan(_lasting);

    public bool HoldsSamples => Samples.Count > 0 || _lasting is { Count: > 0 };

    /// <summary>A window can be proven before the modality's bound covers it, so a sample behind the bound may come too late for an answer.</summary>
    public bool CanProveEarly => spec.Pick is Pick.First or Pick.Nearest or Pick.Linear or Pick.Hold;

    /// <summary>Samples from before a window that are still valid in it belong to it.</summary>
    public bool TakesEarlier => spec.Pick is Pick.All or Pick.Slice;

    public ModalityProgress Progress => new(NewestUs, OrderBoundUs, BoundUs, HasEnded);

    /// <summary>Idle times are counted from here on, also for a modality that never sent.</summary>
    public void Start(long nowUs) => _lastRecordUs = nowUs;

    public void Touch(long nowUs) => _lastRecordUs = Math.Max(_lastRecordUs, nowUs);

    /// <summary>The wall-clock time from which on this modality holds no window back unless it sends; null for never.</summary>
    public long? IdleFromUs => spec.IdleTimeoutUs is { } timeoutUs ? TimeMath.Add(_lastRecordUs, timeoutUs) : null;

    /// <summary>It has neither ended nor fallen idle.</summary>
    public bool IsLive(long nowUs) => !HasEnded && !(nowUs >= IdleFromUs);

    public static bool IsAnyLive(ModalityTrack[] tracks, long nowUs)
    {
        foreach (var track in tracks)
        {
            if (track.IsLive(nowUs))
                return true;
        }

        return false;
    }

    /// <summary>The bound that windows have to reckon with: of the modalities that are waited for, the lowest; <see cref="TimeMath.Never"/> where there is none.</summary>
    public static long LowestBound(ModalityTrack[] tracks, long nowUs)
    {
        var lowestUs = TimeMath.Never;
        foreach (var track in tracks)
        {
            if (track.IsWaitedFor(nowUs))
                lowestUs = Math.Min(lowestUs, track.BoundUs);
        }

        return lowestUs;
    }

    /// <summary>The same; where none is waited for, how far the live ones have come.</summary>
    public static long ReachedBy(ModalityTrack[] tracks, long nowUs)
    {
        var reachedUs = LowestBound(tracks, nowUs);
        if (reachedUs != TimeMath.Never || !IsAnyLive(tracks, nowUs))
            return reachedUs;
        reachedUs = TimeMath.Always;
        foreach (var track in tracks)
        {
            if (track.IsLive(nowUs))
                reachedUs = Math.Max(reachedUs, track.BoundUs);
        }

        return reachedUs;
    }

    /// <summary>It is live, and its clock is not far behind those of the others.</summary>
    public bool KeepsUp(long nowUs) => IsLive(nowUs) && rigTime?.IsFarBehind(Math.Max(NewestUs, BoundUs)) != true;

    public bool IsWaitedFor(long nowUs) => spec.Timing == PickTiming.Proven && KeepsUp(nowUs);

    public void ResumeFrom(in ModalityFrontier frontier)
    {
        _resumed = (frontier.Position, frontier.ReadUpTo);
        (NewestUs, OrderBoundUs, BoundUs, HasEnded) = frontier.Progress;
        rigTime?.Advance(NewestUs);
    }

    /// <summary>No window needs it any more, and it has been accounted for.</summary>
    public bool IsSettled(Sample sample) => sample.Position.Offset < _resumed.Position;

    /// <summary>An earlier aligner had read it.</summary>
    public bool WasRead(Sample sample) => sample.Position.Offset <= _resumed.ReadUpTo;

    public void End() => HasEnded = true;

    public void Promise(long boundUs) => BoundUs = Math.Max(BoundUs, boundUs);

    public void PassUpTo(long timeUs) => PassedUs = Math.Max(PassedUs, timeUs);

    public void Add(Sample sample)
    {
        var timeUs = sample.EventTimeUs;
        Samples.Insert(new HeldSample { Sample = sample, TimeUs = timeUs, BehindUs = timeUs <= BoundUs ? BoundUs : TimeMath.Always, WasRead = WasRead(sample) });
    }

    /// <summary>A sample came, whatever becomes of it.</summary>
    public void Advance(long timeUs)
    {
        HasEnded = false;
        if (NewestUs != TimeMath.Always)
            _adaptive?.Observe(NewestUs - timeUs);
        NewestUs = Math.Max(NewestUs, timeUs);
        rigTime?.Advance(timeUs);
        OrderBoundUs = Math.Max(OrderBoundUs, TimeMath.Add(NewestUs, -(_adaptive?.CurrentUs ?? spec.OutOfOrdernessUs)));
        Promise(OrderBoundUs);
    }

    public void AddCorrupt(long eventTimeUs)
    {
        _corruptTimesUs ??= [];
        if (_corruptTimesUs.Count == MaxCorruptTimes)
            _corruptTimesUs.RemoveAt(0);
        _corruptTimesUs.Add(eventTimeUs);
    }

    /// <summary>
    /// No sample that keeps the promises can change what the window takes of this modality. On a grid it takes all of the window, since a sample anywhere in it
    /// may open another that comes before.
    /// </summary>
    public bool HasPromisedEnough(in OpenWindow window) =>
        BoundUs >= window.LastUs || (CanProveEarly && window.Reference is not null && BoundUs >= Picker.BoundNeeded(this, window));

    public MissingReason ExplainMissing(in OpenWindow window, long nowUs)
    {
        foreach (var timeUs in CollectionsMarshal.AsSpan(_corruptTimesUs))
        {
            if (timeUs >= window.FirstUs && timeUs <= window.LastUs)
                return MissingReason.Corrupt;
        }

        var isOnItsWay = NewestUs != TimeMath.Always && IsLive(nowUs) && !HasPromisedEnough(window);
        if (isOnItsWay)
            return MissingReason.Late;
        return Samples.UpperBound(window.LastUs) > Samples.LowerBound(window.FirstUs) ? MissingReason.Dropped : MissingReason.Silent;
    }

    /// <summary>Takes out the oldest sample, which no window can pick by its time; keeps it aside while it is valid in one that can.</summary>
    /// <returns>Whether it is forgotten though no window had it.</returns>
    public bool Retire(long horizonUs)
    {
        var oldest = Samples.RemoveFirst();
        if (TakesEarlier && oldest.Sample.EndTimeUs > horizonUs)
        {
            (_lasting ??= []).Add(oldest);
            return false;
        }

        return IsDropped(oldest);
    }

    /// <summary>Forgets what is not valid any more at the beginning of the next window.</summary>
    /// <returns>How many samples no window had.</returns>
    public int RetireLasting(long horizonUs)
    {
        var dropped = 0;
        for (var i = (_corruptTimesUs?.Count ?? 0) - 1; i >= 0; i--)
        {
            if (_corruptTimesUs![i] < horizonUs)
                _corruptTimesUs.RemoveAt(i);
        }

        for (var i = Lasting.Length - 1; i >= 0; i--)
        {
            if (Lasting[i].Sample.EndTimeUs > horizonUs)
                continue;
            dropped += IsDropped(Lasting[i]) ? 1 : 0;
            _lasting!.RemoveAt(i);
        }

        return dropped;
    }

    private static bool IsDropped(in HeldSample forgotten) => !forgotten.IsAligned && !forgotten.WasRead;
}
