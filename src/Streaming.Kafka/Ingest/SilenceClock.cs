using Confluent.Kafka;

namespace Streaming.Kafka;

/// <summary>
/// Tells how long a rig of one partition has been quiet. Silence is what is not in the topics, and not what was not read: a partition whose rigs are full reads
/// nothing for as long as a model is away. So a moment counts only if the topics were read to their ends then, and once all that was read by then is committed:
/// whatever happens afterwards, no record from before it is read again. Not thread safe.
/// </summary>
internal sealed class SilenceClock(TimeProvider time)
{
    /// <summary>Whoever comes back after that much silence is new.</summary>
    public static readonly TimeSpan Enough = TimeSpan.FromDays(1);

    /// <summary>A look takes a moment for each rig.</summary>
    public static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(1);

    private readonly long _begun = time.GetTimestamp();
    private (TimeSpan Time, IReadOnlyList<TopicPartitionOffset> Positions)? _end;
    private TimeSpan? _completeUntil;
    private TimeSpan _nextLook = BetweenLooks;

    /// <summary>Since the partition was assigned.</summary>
    public TimeSpan Now => time.GetElapsedTime(_begun);

    /// <inheritdoc cref="PartitionProgress.NoteEnd"/>
    public void NoteEnd(IReadOnlyList<TopicPartitionOffset>? end)
    {
        if (_end is null && end is not null)
            _end = (Now, end);
    }

    /// <param name="positions">By topic, where is read on after a crash from now on.</param>
    public void NoteCommitted(IReadOnlyDictionary<string, long> positions)
    {
        if (_end is not { } end || !end.Positions.All(read => positions.GetValueOrDefault(read.Topic, -1) >= read.Offset.Value))
            return;
        _completeUntil = end.Time;
        _end = null;
    }

    /// <returns>True once in a while.</returns>
    public bool IsTimeToLook()
    {
        if (Now < _nextLook)
            return false;
        _nextLook = Now + BetweenLooks;
        return true;
    }

    /// <summary>Nothing has come from the rig since then, for long enough.</summary>
    public bool HasLastedSince(TimeSpan since) => _completeUntil - since >= Enough;

    /// <summary>
    /// The same, for a rig of which nothing has come since the partition was assigned: what is written down of it is from when it last had something to say. Where
    /// clocks disagree, it is quiet since the assignment at the latest.
    /// </summary>
    public bool HasLastedSince(DateTimeOffset writtenAt)
    {
        var since = Now - (time.GetUtcNow() - writtenAt);
        return HasLastedSince(since < TimeSpan.Zero ? since : TimeSpan.Zero);
    }
}
