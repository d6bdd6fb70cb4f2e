namespace Streaming.Inference;

/// <summary>
/// When a batch leaves, in the words of NVIDIA Triton's dynamic batcher. Without <c>dynamic_batching</c> nothing waits: a batch is
/// what came in while every instance was busy.
/// </summary>
internal sealed class BatchingPolicy
{
    private const int MaxDelayUs = 60_000_000;

    private readonly int[] _preferredDescending;

    /// <param name="maxBatchSize">0 for a model whose tensors have no dimension for the batch.</param>
    /// <param name="preferredBatchSizes">Sizes that need not wait for more.</param>
    /// <param name="maxQueueDelay">How long a request may wait for others.</param>
    public BatchingPolicy(int maxBatchSize, int[] preferredBatchSizes, TimeSpan maxQueueDelay)
    {
        HasBatchDimension = maxBatchSize > 0;
        MaxBatchSize = Math.Max(1, maxBatchSize);
        MaxQueueDelay = maxQueueDelay;
        _preferredDescending = [.. preferredBatchSizes.OrderDescending()];
    }

    public bool HasBatchDimension { get; }

    public int MaxBatchSize { get; }

    public IReadOnlyList<int> PreferredBatchSizes => _preferredDescending;

    public TimeSpan MaxQueueDelay { get; }

    public static BatchingPolicy Read(JsonSection model)
    {
        var maxBatchSize = model.Number("max_batch_size", 0, 4096);
        if (!model.IsGiven("dynamic_batching"))
            return new BatchingPolicy(maxBatchSize, [], TimeSpan.Zero);

        var section = model.Section("dynamic_batching");
        var preferred = section.IsGiven("preferred_batch_size") ? section.Numbers("preferred_batch_size", 1, Math.Max(1, maxBatchSize)) : [];
        var delayUs = section.Number("max_queue_delay_microseconds", 0, MaxDelayUs, otherwise: 0);
        section.RefuseUnknown();
        return new BatchingPolicy(maxBatchSize, preferred, TimeSpan.FromMicroseconds(delayUs));
    }

    /// <returns>How many of the waiting requests leave now; 0 lets them wait for more.</returns>
    public int NextBatchSize(int waiting, bool isOldestDue)
    {
        if (waiting >= MaxBatchSize)
            return MaxBatchSize;
        if (isOldestDue)
            return waiting;

        foreach (var preferred in _preferredDescending)
        {
            if (waiting >= preferred)
                return preferred;
        }

        return 0;
    }
}
