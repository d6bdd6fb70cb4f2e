namespace Streaming.Alignment.Clocks;

/// <summary>
/// The shortest delay of each slot of the last two minutes, and the line under all of them that lies nearest to them. Memory is the same whatever the rate
/// of the sensor: the sample with the shortest delay stands for its slot.
/// </summary>
/// <remarks>
/// Of all lines under the points the one with the least sum of distances holds the edge of their lower convex hull that crosses their mean time (Moon,
/// Skelly and Towsley, "Estimation and removal of clock skew from network delay measurements", 1999; Zhang, Liu and Xia, "Clock synchronization algorithms
/// for network measurements", 2002). Time is that of the arrivals: a sensor whose clock steps by years must not move the axis.
/// </remarks>
internal sealed class DelayEnvelope
{
    /// <summary>What is older says less about the drift, which changes with the sensor's temperature, than it costs in waiting after a small step.</summary>
    public const long HorizonUs = SlotCount * SlotUs;

    /// <summary>RFC 5905 allows no clock more (its MAXFREQ); an edge that is steeper comes of jitter or of a step.</summary>
    private const double MaxSlope = 500e-6;

    /// <summary>In less time jitter looks like drift, and drift does not add up to more than jitter.</summary>
    private const long MinDriftSpanUs = 20_000_000;

    private const int SlotCount = 60;
    private const long SlotUs = 2_000_000;

    private readonly Slot[] _slots = new Slot[SlotCount];
    private long _originUs;
    private long _newestSlot;

    /// <summary>The latest arrival.</summary>
    public long NewestUs { get; private set; }

    /// <summary>Forgets all but the sample, and counts slots from it, so that the result does not depend on what the arrival clock reads.</summary>
    public void Restart(long arrivalUs, long delayUs)
    {
        Array.Clear(_slots);
        _originUs = arrivalUs;
        _newestSlot = 0;
        NewestUs = arrivalUs;
        _slots[0] = new Slot { IsTaken = true, ArrivalUs = arrivalUs, DelayUs = delayUs };
    }

    /// <summary>Forgets the slots that began at or before the time.</summary>
    public void ForgetUpTo(long arrivalUs)
    {
        for (var slot = OldestSlot; slot <= Math.Min(SlotOf(arrivalUs), _newestSlot); slot++)
            At(slot) = default;
    }

    /// <returns>Whether a slot began.</returns>
    public bool Add(long arrivalUs, long delayUs)
    {
        var slot = SlotOf(arrivalUs);
        if (slot < OldestSlot)
            return false;
        var isNew = slot > _newestSlot;
        for (var passed = Math.Max(_newestSlot + 1, slot - SlotCount + 1); passed <= slot; passed++)
            At(passed) = default;
        _newestSlot = Math.Max(_newestSlot, slot);
        NewestUs = Math.Max(NewestUs, arrivalUs);
        ref var shortest = ref At(slot);
        if (!shortest.IsTaken || delayUs < shortest.DelayUs)
            shortest = new Slot { IsTaken = true, ArrivalUs = arrivalUs, DelayUs = delayUs };
        return isNew;
    }

    /// <summary>Needs a sample since the last call to <see cref="Restart"/> or <see cref="ForgetUpTo"/>.</summary>
    public ClockEstimate Fit()
    {
        Span<Point> points = stackalloc Point[SlotCount];
        var (count, baseUs) = Collect(points);
        points = points[..count];
        var spanUs = points[^1].X - points[0].X;
        var slope = spanUs < MinDriftSpanUs ? 0 : Math.Clamp(SlopeUnder(points), -MaxSlope, MaxSlope);
        var lowest = double.MaxValue;
        foreach (var point in points)
            lowest = Math.Min(lowest, point.Y - (slope * point.X));
        return new ClockEstimate(NewestUs, baseUs + lowest, slope * 1e6, (long)spanUs);
    }

    private long OldestSlot => _newestSlot - SlotCount + 1;

    private long SlotOf(long arrivalUs) => TimeMath.FloorTo(arrivalUs - _originUs, SlotUs) / SlotUs;

    private ref Slot At(long slot) => ref _slots[((slot % SlotCount) + SlotCount) % SlotCount];

    /// <summary>The points by time, relative to the newest arrival and to the delay of the first, since numbers that small are exact.</summary>
    private (int Count, long BaseUs) Collect(Span<Point> points)
    {
        var (count, baseUs) = (0, 0L);
        for (var index = OldestSlot; index <= _newestSlot; index++)
        {
            ref readonly var slot = ref At(index);
            if (!slot.IsTaken)
                continue;
            baseUs = count == 0 ? slot.DelayUs : baseUs;
            points[count++] = new Point(slot.ArrivalUs - NewestUs, slot.DelayUs - baseUs);
        }

        return (count, baseUs);
    }

    /// <summary>Andrew's monotone chain, and of it the edge at the mean time.</summary>
    private static double SlopeUnder(ReadOnlySpan<Point> points)
    {
        Span<Point> hull = stackalloc Point[SlotCount];
        var (count, mean) = (0, 0.0);
        foreach (var point in points)
        {
            while (count >= 2 && !IsLeftTurn(hull[count - 2], hull[count - 1], point))
                count--;
            hull[count++] = point;
            mean += point.X / points.Length;
        }

        var right = 1;
        while (hull[right].X < mean)
            right++;
        return (hull[right].Y - hull[right - 1].Y) / (hull[right].X - hull[right - 1].X);
    }

    private static bool IsLeftTurn(Point a, Point b, Point c) => ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X)) > 0;

    private readonly record struct Point(double X, double Y);

    private struct Slot
    {
        public bool IsTaken;
        public long ArrivalUs;
        public long DelayUs;
    }
}
