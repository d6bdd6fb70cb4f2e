using Streaming.Abstractions;

namespace Streaming.AlignmentSilo;

/// <summary>How far a rig has come in each partition, so that records that come again are recognised.</summary>
internal sealed class RigOffsets
{
    private readonly Dictionary<(string Topic, int Partition), long> _next = [];

    /// <returns>False where the rig has had this record before.</returns>
    public bool TryAdvance(RecordPosition position)
    {
        var key = (position.Topic, position.Partition);
        if (_next.TryGetValue(key, out var next) && position.Offset < next)
            return false;
        _next[key] = position.Offset + 1;
        return true;
    }
}
