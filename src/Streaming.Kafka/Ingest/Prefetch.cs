using Confluent.Kafka;

namespace Streaming.Kafka;

/// <summary>
/// How much a consumer fetches of each partition of each topic before it is read. That is memory beside the managed heap; should all other silos die, this one
/// has all partitions.
/// </summary>
/// <param name="memoryBytes">What the silo's managed heap may have.</param>
internal sealed class Prefetch(long memoryBytes)
{
    /// <summary>More is fetched while this is read; it has to last as long as a fetch that waits in vain.</summary>
    private const long MostBytes = 8 * 1024 * 1024;

    /// <summary>Each fetch brings something, however many there are.</summary>
    private const long LeastBytes = 64 * 1024;

    /// <summary>librdkafka's own.</summary>
    private const long MostBytesOfFetch = 1024 * 1024;

    /// <summary>All together are this part of the memory, with what is still being fetched besides.</summary>
    private const int MemoryShare = 4;

    private long _bytes = MostBytes;

    /// <param name="queues">Partitions of all topics.</param>
    public void DivideAmong(int queues) => _bytes = Math.Clamp(memoryBytes / MemoryShare / Math.Max(1, queues), LeastBytes, MostBytes);

    /// <summary>Where the settings do not say it.</summary>
    public ConsumerConfig ApplyTo(ConsumerConfig config)
    {
        config.QueuedMaxMessagesKbytes ??= (int)(_bytes / 1024);
        if (!config.Any(setting => setting.Key is "fetch.message.max.bytes" or "max.partition.fetch.bytes"))
            config.MaxPartitionFetchBytes = (int)Math.Min(_bytes, MostBytesOfFetch);
        return config;
    }
}
