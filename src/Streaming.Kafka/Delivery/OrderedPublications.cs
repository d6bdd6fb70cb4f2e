using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// Records that are each published for a record that was read, in order; tells up to which offsets that is done, so that it is not done again when
/// they are replayed. Not thread safe.
/// </summary>
internal sealed class OrderedPublications
{
    private readonly Queue<(RecordPosition Position, Publication Publication)> _pending = [];
    private readonly Dictionary<string, long> _publishedOffsets;

    /// <param name="publishedOffsets">By topic: records before this offset were done when offsets were last committed.</param>
    public OrderedPublications(IEnumerable<KeyValuePair<string, long>> publishedOffsets) => _publishedOffsets = new(publishedOffsets);

    /// <summary>Of records that were read, by topic: what had to be published for those before this offset is published.</summary>
    public IReadOnlyDictionary<string, long> PublishedOffsets => _publishedOffsets;

    public int PendingCount => _pending.Count;

    public bool IsPublished(RecordPosition position) => position.Offset < _publishedOffsets.GetValueOrDefault(position.Topic);

    public void Add(RecordPosition position, Publication publication) => _pending.Enqueue((position, publication));

    /// <summary>What has to be read again should nothing more be published.</summary>
    public HoldOffset[] FindHolds(int partition) =>
        [.. _pending.GroupBy(pending => pending.Position.Topic, (topic, pending) => new HoldOffset(topic, partition, pending.Min(record => record.Position.Offset)))];

    /// <summary>Forgets those that are published, up to the first that is not.</summary>
    public void Advance()
    {
        while (_pending.TryPeek(out var first) && first.Publication.IsPublished)
        {
            _publishedOffsets[first.Position.Topic] = first.Position.Offset + 1;
            _pending.Dequeue();
        }
    }
}
