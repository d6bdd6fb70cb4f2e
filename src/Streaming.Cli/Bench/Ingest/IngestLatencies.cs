namespace Streaming.Cli.Bench.Ingest;

/// <summary>Rounds in which records come at an even rate: to the baseline, to ours, and to ours with exactly once; figures are medians over them, in milliseconds.</summary>
internal sealed class IngestLatencies(TimeSpan exactlyOnceInterval)
{
    private readonly List<Round> _rounds = [];

    public double BareP50 => MedianOf(round => round.Bare.QuantileMs(0.50));

    public double BareP99 => MedianOf(round => round.Bare.QuantileMs(0.99));

    public double AppendP50 => MedianOf(round => round.Appends.QuantileMs(0.50));

    public double AppendP99 => MedianOf(round => round.Appends.QuantileMs(0.99));

    /// <summary>What events take longer with exactly once, beyond its interval.</summary>
    public double ExactlyOnceAddedP99 =>
        MedianOf(round => round.ExactlyOnceEvents.QuantileMs(0.99) - round.Events.QuantileMs(0.99) - exactlyOnceInterval.TotalMilliseconds);

    /// <param name="bare">From the broker to a loop that only consumes.</param>
    /// <param name="appends">From the broker to a rig.</param>
    /// <param name="events">From the closing of a window to a subscriber.</param>
    /// <param name="exactlyOnceEvents">The same with exactly once.</param>
    public void Add(LatencyMeter bare, LatencyMeter appends, LatencyMeter events, LatencyMeter exactlyOnceEvents) =>
        _rounds.Add(new Round(bare, appends, events, exactlyOnceEvents));

    private double MedianOf(Func<Round, double> figure) => Math.Round(Median.Of(_rounds.Select(figure)), 1);

    private sealed record Round(LatencyMeter Bare, LatencyMeter Appends, LatencyMeter Events, LatencyMeter ExactlyOnceEvents);
}
