using Confluent.Kafka;

namespace Streaming.Kafka;

/// <summary>
/// Reads the topics of one partition by event time, the one that is furthest behind first: what is ahead would only wait in open windows, and waits with
/// the broker instead. A topic that has nothing more is not waited for.
/// </summary>
/// <param name="topics">All of the partition's.</param>
/// <param name="maxRecords">So many records are enough for one turn.</param>
internal sealed class PartitionReader(IReadOnlyCollection<ITopicReader> topics, int maxRecords) : IDisposable
{
    private static readonly Comparison<ITopicReader> ByTime = (one, other) => one.ReachedUs.CompareTo(other.ReachedUs);

    private readonly List<ITopicReader> _topics = [.. topics];

    /// <summary>In the last turn, topics that are ahead of this were not read.</summary>
    private long _leftOutFromUs = long.MaxValue;

    /// <summary>Takes what is fetched, without waiting.</summary>
    /// <param name="records">To which it is added.</param>
    /// <param name="maxBytes">So many bytes of payload are enough, too.</param>
    /// <param name="onlyBehind">Nothing is taken of topics that are ahead of another, not even where that has nothing.</param>
    /// <returns>The payload bytes that were added.</returns>
    public long Read(List<PolledRecord> records, long maxBytes, bool onlyBehind)
    {
        var bytes = 0L;
        _leftOutFromUs = long.MaxValue;
        while (records.Count < maxRecords && bytes < maxBytes && ReadNext(records, maxBytes - bytes, onlyBehind) is { } read)
            bytes += read;
        return bytes;
    }

    /// <summary>How far all topics were read, where that is to their ends; otherwise null.</summary>
    public IReadOnlyList<TopicPartitionOffset>? FindEnd()
    {
        var ends = new List<TopicPartitionOffset>();
        foreach (var topic in _topics)
        {
            if (topic.End is not { } end)
                return null;
            ends.Add(end);
        }

        return ends;
    }

    /// <summary>As far as all topics were read.</summary>
    /// <param name="nowUs">The wall clock.</param>
    public ReadMark FindMark(long nowUs)
    {
        var mark = new ReadMark(nowUs, IsAtEnd: true);
        foreach (var topic in _topics)
        {
            if (topic.BehindSinceUs(nowUs, isLeftOut: topic.ReachedUs > _leftOutFromUs) is { } sinceUs)
                mark = new ReadMark(Math.Min(mark.TimeUs, sinceUs), IsAtEnd: false);
        }

        return mark;
    }

    public void Dispose() => _topics.ForEach(topic => topic.Dispose());

    private long? ReadNext(List<PolledRecord> records, long maxBytes, bool onlyBehind)
    {
        _topics.Sort(ByTime);
        var leastUs = _topics[0].ReachedUs;
        foreach (var topic in _topics)
        {
            if (onlyBehind && topic.ReachedUs > leastUs)
            {
                _leftOutFromUs = leastUs;
                return null;
            }

            if (topic.Read(records, maxRecords - records.Count, maxBytes) is { } bytes)
                return bytes;
            if (topic.IsOnItsWay)
                return null;
        }

        return null;
    }
}
