using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// What may be committed of one partition number over all topics: records are tracked in order, rigs and dead letters hold back what they still need, and
/// the position of a topic is the lowest offset that anybody needs. Not thread safe.
/// </summary>
internal sealed class OffsetTracker
{
    private readonly Dictionary<string, long> _nextOffsets = [];
    private readonly Dictionary<string, HoldOffset[]> _holds = [];

    /// <summary>Everything before <paramref name="nextOffset"/> was handed to its rig or to the dead-letter topic.</summary>
    public void Track(string topic, long nextOffset)
    {
        if (nextOffset > _nextOffsets.GetValueOrDefault(topic, -1))
            _nextOffsets[topic] = nextOffset;
    }

    /// <summary>Replaces what is held back.</summary>
    /// <param name="holder">A rig's name, or another that no rig has.</param>
    /// <param name="holds">All that it needs.</param>
    public void Hold(string holder, HoldOffset[] holds)
    {
        if (holds.Length > 0)
            _holds[holder] = holds;
        else
            _holds.Remove(holder);
    }

    /// <summary>How far everything is tracked now: what rigs say afterwards that they hold is right for this, and not for what is tracked meanwhile.</summary>
    public Dictionary<string, long> Capture() => new(_nextOffsets);

    /// <summary>Topic and the offset to start from after a crash, for every topic that was tracked when it was captured.</summary>
    public Dictionary<string, long> PositionsOf(Dictionary<string, long> captured)
    {
        var positions = new Dictionary<string, long>(captured);
        foreach (var holds in _holds.Values)
        {
            foreach (var hold in holds)
            {
                if (positions.TryGetValue(hold.Topic, out var position) && hold.Offset < position)
                    positions[hold.Topic] = hold.Offset;
            }
        }

        return positions;
    }
}
