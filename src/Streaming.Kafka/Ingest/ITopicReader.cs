using Confluent.Kafka;

namespace Streaming.Kafka;

/// <summary>One topic of a partition, as far as it is fetched.</summary>
internal interface ITopicReader : IDisposable
{
    /// <summary>The event time of the newest sample that was read; <see cref="long.MinValue"/> before the first.</summary>
    long ReachedUs { get; }

    /// <summary>There is more with the broker, and it should be here in a moment.</summary>
    bool IsOnItsWay { get; }

    /// <summary>Behind the last record that was read, where there is no other, as far as that is known; otherwise null.</summary>
    TopicPartitionOffset? End { get; }

    /// <summary>What reached the broker before then was read; null where there is nothing more, or nothing more is waited for.</summary>
    /// <param name="nowUs">The wall clock.</param>
    /// <param name="isLeftOut">It is ahead of the others and therefore not read: it is not what windows wait for, so time goes on.</param>
    long? BehindSinceUs(long nowUs, bool isLeftOut);

    /// <summary>Takes some of what is fetched, without waiting.</summary>
    /// <param name="records">To which they are added.</param>
    /// <param name="maxRecords">No more than so many.</param>
    /// <param name="maxBytes">About so many bytes of payload, as far as that can be told before; one record always.</param>
    /// <returns>Their payload bytes; null where nothing is fetched.</returns>
    long? Read(List<PolledRecord> records, int maxRecords, long maxBytes);
}
