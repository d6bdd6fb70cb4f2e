using Streaming.Abstractions;

namespace Streaming.AlignmentSilo;

/// <summary>The lowest offset per topic that a rig still needs, and how many bytes its open windows keep.</summary>
/// <param name="partition">Of all topics.</param>
/// <param name="isShared">Several pipelines hold the rig's samples.</param>
internal sealed class HoldOffsets(int partition, bool isShared)
{
    private readonly Dictionary<string, long> _lowest = [];
    private readonly HashSet<byte[]>? _payloads = isShared ? [] : null;

    public long Bytes { get; private set; }

    public void Hold(string topic, long offset)
    {
        if (!_lowest.TryGetValue(topic, out var lowest) || offset < lowest)
            _lowest[topic] = offset;
    }

    /// <summary>Pipelines share payloads, also those that correct clocks: each counts once.</summary>
    public void Count(Sample sample)
    {
        if (sample.Payload.Length > 0 && (_payloads is null || _payloads.Add(sample.Payload)))
            Bytes += sample.Payload.Length;
    }

    /// <summary>What is kept besides the payloads.</summary>
    public void Count(long bytes) => Bytes += bytes;

    public HoldOffset[] ToArray() => [.. _lowest.Select(hold => new HoldOffset(hold.Key, partition, hold.Value))];
}
