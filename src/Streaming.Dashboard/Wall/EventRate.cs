namespace Streaming.Dashboard.Wall;

/// <summary>Events a second over the last ten seconds. Not thread safe.</summary>
internal sealed class EventRate
{
    private const int Seconds = 10;

    private readonly long[] _counts = new long[Seconds];
    private readonly long _startedUs;
    private long _second;

    public EventRate(long nowUs)
    {
        _startedUs = nowUs;
        _second = nowUs / 1_000_000;
    }

    public void Add(long nowUs)
    {
        MoveTo(nowUs);
        _counts[_second % Seconds]++;
    }

    public double At(long nowUs)
    {
        MoveTo(nowUs);
        return Math.Round(_counts.Sum() / Math.Clamp((nowUs - _startedUs) / 1e6, 1, Seconds), 1);
    }

    private void MoveTo(long nowUs)
    {
        var second = nowUs / 1_000_000;
        for (var skipped = Math.Min(second - _second, Seconds); skipped > 0; skipped--)
            _counts[++_second % Seconds] = 0;
        _second = Math.Max(_second, second);
    }
}
