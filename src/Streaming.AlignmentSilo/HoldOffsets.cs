using Streaming.Abstractions;

namespace Streaming.AlignmentSilo;

/// <summary>The lowest offset per partition of all samples that are still needed.</summary>
internal sealed class HoldOffsets
{
    private readonly Dictionary<(string Topic, int Partition), long> _lowest = [];

    public void Add(Sample sample)
    {
        var position = sample.Position;
        var key = (position.Topic, position.Partition);
        if (!_lowest.TryGetValue(key, out var lowest) || position.Offset < lowest)
            _lowest[key] = position.Offset;
    }

    public HoldOffset[] ToArray() => [.. _lowest.Select(hold => new HoldOffset(hold.Key.Topic, hold.Key.Partition, hold.Value))];
}
