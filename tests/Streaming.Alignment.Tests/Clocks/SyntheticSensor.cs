namespace Streaming.Alignment.Tests.Clocks;

/// <summary>A sensor with a clock and a network that are known, against which estimates are judged. The arrival clock shows the true time.</summary>
internal sealed record SyntheticSensor(double RateHz)
{
    public const long StartUs = 1_700_000_000_000_000;

    private const double MaxJitterUs = 50_000;

    /// <summary>How far its clock is ahead of the true time at the start.</summary>
    public long AheadUs { get; init; }

    /// <summary>How much it gains, in microseconds a second.</summary>
    public double GainPpm { get; init; }

    public long FloorUs { get; init; } = 20_000;

    /// <summary>Of an exponential distribution, cut at 50 ms; 0 for none.</summary>
    public double JitterUs { get; init; } = 12_000;

    /// <summary>From each time on (since the start) the clock is so much further ahead.</summary>
    public IReadOnlyList<(long AtUs, long ByUs)> Steps { get; init; } = [];

    /// <summary>What happens to its samples from time to time; in order, without overlaps.</summary>
    public IReadOnlyList<Disturbance> Disturbances { get; init; } = [];

    /// <summary>What its clock shows at a true time.</summary>
    public long Read(long trueUs)
    {
        var sinceStartUs = trueUs - StartUs;
        var readUs = trueUs + AheadUs + (long)Math.Round(sinceStartUs * GainPpm / 1e6);
        foreach (var (atUs, byUs) in Steps)
            readUs += sinceStartUs >= atUs ? byUs : 0;
        return readUs;
    }

    /// <summary>What it sends, in the order of arrival.</summary>
    public List<Transmission> Transmit(long durationUs, int seed)
    {
        var random = new Random(seed);
        var sent = new List<Transmission>((int)(durationUs * RateHz / 1e6) + 1);
        var phase = random.NextDouble();
        var next = 0;
        for (var i = 0; ; i++)
        {
            var sinceStartUs = (long)((i + phase) * 1e6 / RateHz);
            if (sinceStartUs >= durationUs)
                break;
            while (next < Disturbances.Count && Disturbances[next].ToUs <= sinceStartUs)
                next++;
            var disturbance = next < Disturbances.Count && Disturbances[next].FromUs <= sinceStartUs ? Disturbances[next] : default;
            var delayUs = FloorUs + (long)Jitter(random) + (disturbance.DelayUs ?? 0);
            if (disturbance == default || disturbance.DelayUs is not null)
                sent.Add(new Transmission(StartUs + sinceStartUs, Read(StartUs + sinceStartUs), StartUs + sinceStartUs + delayUs));
        }

        sent.Sort((one, other) => one.ArrivalUs.CompareTo(other.ArrivalUs));
        return sent;
    }

    private double Jitter(Random random)
    {
        var jitterUs = double.MaxValue;
        while (jitterUs > MaxJitterUs)
            jitterUs = -Math.Log(1 - random.NextDouble()) * JitterUs;
        return jitterUs;
    }
}

/// <summary>One sample on its way.</summary>
internal readonly record struct Transmission(long TrueUs, long EventTimeUs, long ArrivalUs);

/// <summary>Between two times since the start everything takes longer by the delay, or nothing is sent where it is null.</summary>
internal readonly record struct Disturbance(long FromUs, long ToUs, long? DelayUs);
