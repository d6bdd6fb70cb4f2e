using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Streaming.Kafka;

/// <summary>
/// Notices records that were deleted before they were read: librdkafka goes on with the oldest there is and says nothing. A gap of offsets alone does not
/// tell, since compacted topics and transactions have some, a gap for each transaction; the oldest offset that is left does. Reading does not wait for it:
/// gaps are remembered, and once a second the broker is asked about all of them together.
/// </summary>
internal sealed class LostRecords(IOldestOffsets oldest, LostRecordsMetrics metrics, TimeProvider time, ILogger<LostRecords> logger) : IAsyncDisposable
{
    /// <summary>Of one partition. More come together only while the broker does not answer; those beyond are not looked at.</summary>
    private const int MaxGaps = 100_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<TopicPartition, List<Gap>> _gaps = [];
    private readonly CancellationTokenSource _stopping = new();
    private Task _looking = Task.CompletedTask;
    private bool _isLooking;

    /// <summary>Reading begins.</summary>
    /// <param name="oldest">What is left.</param>
    /// <param name="wanted">Where it should begin.</param>
    public void ReportBefore(Offset oldest, TopicPartitionOffset wanted) => Report(wanted.TopicPartition, wanted.Offset.Value, oldest.Value);

    /// <summary>Between two records that were read there are others' offsets.</summary>
    /// <param name="partition">Of all of them.</param>
    /// <param name="expected">The offset after the earlier one.</param>
    /// <param name="read">The offset of the later one.</param>
    public void ReportGap(TopicPartition partition, long expected, long read)
    {
        lock (_lock)
        {
            if (!_gaps.TryGetValue(partition, out var gaps))
                _gaps.Add(partition, gaps = []);
            if (gaps.Count < MaxGaps)
                gaps.Add(new Gap(expected, read));
            if (_isLooking)
                return;
            _isLooking = true;
            _looking = LookAsync(_stopping.Token);
        }
    }

    /// <summary>Completes once the broker has answered what it was asked: whoever asks it is disposed of next.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stopping.IsCancellationRequested)
            await _stopping.CancelAsync();
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        do
        {
            await Task.Delay(Pause, time, stopping);
            await TrySettleAsync();
        }
        while (!HasEnded());
    }

    private bool HasEnded()
    {
        lock (_lock)
        {
            _isLooking = _gaps.Count > 0;
            return !_isLooking;
        }
    }

    private async Task TrySettleAsync()
    {
        Dictionary<TopicPartition, int> asked;
        lock (_lock)
            asked = _gaps.ToDictionary(gaps => gaps.Key, gaps => gaps.Value.Count);
        try
        {
            foreach (var (partition, offset) in await oldest.FindAsync(asked.Keys))
                Settle(partition, asked[partition], offset);
        }
        catch (Exception e)
        {
            // Nothing ends for want of a number; the next look asks again.
            Log.LostRecordsUnknown(logger, e.Message);
        }
    }

    /// <summary>
    /// What was there to be deleted, was so before the later record was read: the answer to a question asked since settles the gap. Asked about once more, it
    /// would count what retention has taken after it was passed.
    /// </summary>
    private void Settle(TopicPartition partition, int count, long oldestOffset)
    {
        List<Gap> settled;
        lock (_lock)
        {
            var gaps = _gaps[partition];
            settled = gaps.GetRange(0, count);
            gaps.RemoveRange(0, count);
            if (gaps.Count == 0)
                _gaps.Remove(partition);
        }

        settled.ForEach(gap => Report(partition, gap.Start, Math.Min(gap.End, oldestOffset)));
    }

    private void Report(TopicPartition partition, long start, long end)
    {
        if (end <= start)
            return;
        metrics.RecordLost(partition.Topic, end - start);
        Log.RecordsLost(logger, partition.Topic, partition.Partition.Value, start, end - 1);
    }

    private readonly record struct Gap(long Start, long End);
}
