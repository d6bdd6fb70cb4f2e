namespace Streaming.Capture.Simulation;

/// <summary>
/// What happens when: segments of 5 to 12 s, made as they are asked for. Hazards are drawn from a bag, so that each comes once
/// before any comes again, mostly with a clear road in between. Safe for use by several threads.
/// </summary>
internal sealed class RoadTimeline
{
    private const double HazardFollowsHazard = 0.15;

    private readonly Lock _lock = new();
    private readonly List<RoadSegment> _segments = [];
    private readonly Random _random;
    private readonly Queue<string> _bag = new();
    private readonly long _startUs;

    public RoadTimeline(int seed, long startUs)
    {
        _random = Seeded.Stream(seed, "timeline");
        _startUs = startUs;
    }

    /// <summary>The segment that holds the time; a time before the start belongs to the first.</summary>
    public RoadSegment At(long timeUs)
    {
        lock (_lock)
        {
            while (_segments.Count == 0 || _segments[^1].EndUs <= timeUs)
                Append();
            return _segments[IndexOf(timeUs)];
        }
    }

    private int IndexOf(long timeUs)
    {
        var low = 0;
        var high = _segments.Count - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_segments[middle].EndUs <= timeUs)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private void Append()
    {
        var last = _segments.Count == 0 ? null : _segments[^1];
        var startUs = last?.EndUs ?? _startUs;
        var durationUs = (long)(_random.Between(5, 12) * 1e6);
        var followsHazard = last is not null && last.Label != RoadHazards.Clear;
        var label = last is null || followsHazard && !_random.Chance(HazardFollowsHazard) ? RoadHazards.Clear : NextHazard();
        var isFrozen = label == RoadHazards.BlackIce || label == RoadHazards.Clear && _random.Chance(0.12);
        _segments.Add(new RoadSegment(
            label, startUs, startUs + durationUs, _random.Next(), last?.RoadAt(startUs) ?? 0, Speed(label, durationUs / 1e6), isFrozen));
    }

    private string NextHazard()
    {
        if (_bag.Count == 0)
        {
            var hazards = RoadHazards.Labels.Where(label => label != RoadHazards.Clear).ToArray();
            _random.Shuffle(hazards);
            foreach (var hazard in hazards)
                _bag.Enqueue(hazard);
        }

        return _bag.Dequeue();
    }

    /// <summary>Metres per second. Who sees something on the lane slows down; a slow car may also just be in a queue.</summary>
    private double Speed(string label, double seconds) => label switch
    {
        RoadHazards.Pedestrian or RoadHazards.Obstacle => _random.Between(5, 9) / seconds,
        RoadHazards.Clear when _random.Chance(0.3) => _random.Between(0.5, 3),
        _ => _random.Between(6, 16),
    };
}
