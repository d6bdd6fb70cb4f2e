using Streaming.Abstractions;

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
    /// <param name="queue">Who goes first; null for all in order.</param>
    public BatchingPolicy(int maxBatchSize, int[] preferredBatchSizes, TimeSpan maxQueueDelay, QueuePolicy? queue = null)
    {
        Queue = queue ?? QueuePolicy.Default;
        HasBatchDimension = maxBatchSize > 0;
        MaxBatchSize = Math.Max(1, maxBatchSize);
        MaxQueueDelay = maxQueueDelay;
        _preferredDescending = [.. preferredBatchSizes.OrderDescending()];
    }

    public bool HasBatchDimension { get; }

    public int MaxBatchSize { get; }

    public IReadOnlyList<int> PreferredBatchSizes => _preferredDescending;

    public TimeSpan MaxQueueDelay { get; }

    public QueuePolicy Queue { get; }

    /// <summary>A batch runs at the next size that was warmed, filled up with windows without a sample: for runtimes that take long over a size that they have not seen.</summary>
    public bool PadsToWarmSizes { get; init; }

    public static BatchingPolicy Read(JsonSection model)
    {
        var maxBatchSize = model.Number("max_batch_size", 0, 4096);
        if (!model.IsGiven("dynamic_batching"))
            return new BatchingPolicy(maxBatchSize, [], TimeSpan.Zero);

        var section = model.Section("dynamic_batching");
        var preferred = section.IsGiven("preferred_batch_size") ? section.Numbers("preferred_batch_size", 1, Math.Max(1, maxBatchSize)) : [];
        var delayUs = section.Number("max_queue_delay_microseconds", 0, MaxDelayUs, otherwise: 0);
        var queue = QueuePolicy.Read(section);
        var pads = section.Flag("pad_to_warm_sizes", otherwise: false);
        section.RefuseUnknown();
        return new BatchingPolicy(maxBatchSize, preferred, TimeSpan.FromMicroseconds(delayUs), queue) { PadsToWarmSizes = pads };
    }

    /// <summary>When a request that comes now is late; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    public TimeSpan DueAt(InferenceRequest request, TimeSpan now)
    {
        var own = request.TimeLeftUs is { } left ? now + TimeSpan.FromMicroseconds(left) : TimeSpan.MaxValue;
        var ofModel = Queue.Timeout > TimeSpan.Zero ? now + Queue.Timeout : TimeSpan.MaxValue;
        return own < ofModel ? own : ofModel;
    }

    /// <summary>When those that wait leave whatever their number: a batch goes early rather than let a member be late.</summary>
    public TimeSpan LeaveAt(TimeSpan oldestArrival, TimeSpan earliestDue, TimeSpan expectedRun)
    {
        var delayOver = oldestArrival + MaxQueueDelay;
        return earliestDue == TimeSpan.MaxValue || earliestDue - expectedRun > delayOver ? delayOver : earliestDue - expectedRun;
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
