namespace Streaming.Kafka;

/// <summary>
/// How many payload bytes of a partition may wait for their rigs, and how many more in closed windows for their events: as configured, or less where the
/// silo reads so many partitions that its memory would not hold them all.
/// </summary>
/// <param name="maxBytes">As configured.</param>
/// <param name="memoryBytes">What the silo's managed heap may have.</param>
internal sealed class PartitionCredit(long maxBytes, long memoryBytes)
{
    /// <summary>
    /// All partitions' credits are this part of the memory. Several times a credit is in use: queued, in closed windows, and in the requests of
    /// those when all are sent at once; open windows have to be held besides, and garbage.
    /// </summary>
    private const int MemoryShare = 16;

    private long _bytes;

    /// <summary>For this process.</summary>
    public static PartitionCredit Of(KafkaOptions options) => new(options.PartitionCreditBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    public long Bytes => Interlocked.Read(ref _bytes);

    public void DivideAmong(int partitions) => Interlocked.Exchange(ref _bytes, Math.Min(maxBytes, memoryBytes / MemoryShare / Math.Max(1, partitions)));
}
