using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// What may be committed of one partition number over all topics: records are tracked in order, rigs hold back what they still need, and
/// the position of a topic is the lowest offset that anybody needs. Not thread safe.
/// </summary>
internal sealed class OffsetTracker
{
    private readonly Dictionary<string, long> _nextOffsets = [];
    private readonly Dictionary<string, HoldOffset[]> _holds = [];

    /// <summary>Rigs that hold something back, and what.</summary>
    public IReadOnlyCollection<KeyValuePair<string, HoldOffset[]>> Holds => _holds;

    /// <summary>Everything before <paramref name="nextOffset"/> was handed to its rig or to the dead-letter topic.</summary>
    public void Track(string topic, long nextOffset)
    {
        if (nextOffset > _nextOffsets.GetValueOrDefault(topic, -1))
            _nextOffsets[topic] = nextOffset;
    }

    /// <summary>Replaces what a rig holds back.</summary>
    public void Hold(string rig, HoldOffset[] holds)
    {
        if (holds.Length > 0)
            _holds[rig] = holds;
        else
            _holds.Remove(rig);
    }

    /// <summary>
    /// The same for an answer that may be older than what an append brought meanwhile: it counts only where <paramref name="asked"/>, what was
    /// held when the rig was asked, is still there.
    /// </summary>
    public void Refresh(string rig, HoldOffset[] asked, HoldOffset[] holds)
    {
        if (_holds.TryGetValue(rig, out var current) && ReferenceEquals(current, asked))
            Hold(rig, holds);
    }

    /// <summary>Topic and the offset to start from after a crash, for every topic that was tracked.</summary>
    public Dictionary<string, long> Positions()
    {
        var positions = new Dictionary<string, long>(_nextOffsets);
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
