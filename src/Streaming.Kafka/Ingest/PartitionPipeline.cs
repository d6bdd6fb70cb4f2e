using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// One partition number of all modality topics: hands what the consumer polled to the rigs and knows what may be committed. What was polled while the
/// rigs were at work goes to them together, so that there are few calls where there is much to do and no waiting where there is little; rigs work side
/// by side.
/// </summary>
internal sealed class PartitionPipeline : IAsyncDisposable
{
    private readonly Channel<List<PolledRecord>> _polls = Channel.CreateUnbounded<List<PolledRecord>>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly List<PolledRecord> _atWork = [];
    private readonly Dictionary<string, List<Sample>> _samplesByRig = [];
    private readonly Stack<List<Sample>> _spareLists = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly OffsetTracker _tracker = new();
    private readonly Lock _trackerLock = new();
    private readonly IngestContext _context;
    private readonly int _partition;
    private readonly Task _run;
    private readonly object _credit = new();
    private long _queuedBytes;

    public PartitionPipeline(IngestContext context, int partition)
    {
        _context = context;
        _partition = partition;
        _run = Task.Run(RunAsync);
    }

    /// <summary>Payload bytes polled but not yet taken by the rigs.</summary>
    public long QueuedBytes => Interlocked.Read(ref _queuedBytes);

    /// <summary>The list is the pipeline's from now on.</summary>
    public void Enqueue(List<PolledRecord> poll)
    {
        Interlocked.Add(ref _queuedBytes, CountBytes(poll));
        _polls.Writer.TryWrite(poll);
    }

    /// <summary>Waits until no more than this is queued.</summary>
    /// <returns>False where the time was over before.</returns>
    public bool WaitForCredit(long maxQueuedBytes, TimeSpan timeout)
    {
        lock (_credit)
            return QueuedBytes <= maxQueuedBytes || (Monitor.Wait(_credit, timeout) && QueuedBytes <= maxQueuedBytes);
    }

    /// <summary>Asks the rigs again what they hold back.</summary>
    public async Task RefreshHoldsAsync()
    {
        KeyValuePair<string, HoldOffset[]>[] asked;
        lock (_trackerLock)
            asked = [.. _tracker.Holds];
        foreach (var (rig, held) in asked)
        {
            var holds = await _context.Rigs.GetHoldOffsetsAsync(rig);
            lock (_trackerLock)
                _tracker.Refresh(rig, held, holds);
        }
    }

    public List<TopicPartitionOffset> Positions()
    {
        lock (_trackerLock)
            return [.. _tracker.Positions().Select(position => new TopicPartitionOffset(position.Key, _partition, position.Value))];
    }

    /// <summary>Stops after the poll in hand; what is queued stays in Kafka, uncommitted.</summary>
    public async ValueTask DisposeAsync()
    {
        _polls.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _run;
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (await _polls.Reader.WaitToReadAsync(_stopping.Token))
            {
                var bytes = TakePolled();
                await WorkOnAsync(_atWork);
                GiveCredit(bytes);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Revoked or shutting down: what was not handed on is read again by the partition's next owner.
        }
        catch (Exception e)
        {
            _context.Fail(new InvalidOperationException($"Partition {_partition} stopped: {e.Message}", e));
        }
    }

    private void GiveCredit(long bytes)
    {
        lock (_credit)
        {
            Interlocked.Add(ref _queuedBytes, -bytes);
            Monitor.PulseAll(_credit);
        }
    }

    /// <summary>Everything that was polled since.</summary>
    /// <returns>Its payload bytes.</returns>
    private long TakePolled()
    {
        _atWork.Clear();
        var bytes = 0L;
        while (_polls.Reader.TryRead(out var poll))
        {
            bytes += CountBytes(poll);
            _atWork.AddRange(poll);
        }

        return bytes;
    }

    private async Task WorkOnAsync(List<PolledRecord> records)
    {
        var pending = new List<Task>();
        foreach (var record in records)
        {
            if (record.Decoded.Fault is { } fault)
                pending.Add(_context.DeadLetters.PublishAsync(record.DeadLetter!, fault));
            if (record.Decoded is not { Rig: { } rig, Sample: { } sample })
                continue;
            if (!_samplesByRig.TryGetValue(rig, out var samples))
                _samplesByRig.Add(rig, samples = _spareLists.TryPop(out var spare) ? spare : []);
            samples.Add(sample);
        }

        CountIngested(records);
        foreach (var (rig, samples) in _samplesByRig)
        {
            pending.Add(AppendAsync(rig, new SampleBatch { Samples = [.. samples] }));
            samples.Clear();
            _spareLists.Push(samples);
        }

        _samplesByRig.Clear();
        await Task.WhenAll(pending);
        lock (_trackerLock)
        {
            foreach (var record in records)
                _tracker.Track(record.Modality.Topic, record.Offset + 1);
        }
    }

    private async Task AppendAsync(string rig, SampleBatch batch)
    {
        using var activity = AppendActivity.Start(rig, batch);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var started = _context.Time.GetTimestamp();
                var holds = await _context.Rigs.AppendAsync(rig, batch);
                _context.Metrics.RecordAppend(_context.Time.GetElapsedTime(started));
                lock (_trackerLock)
                    _tracker.Hold(rig, holds);
                return;
            }
            catch (Exception e) when (!_stopping.IsCancellationRequested)
            {
                // A rig skips what it holds, so asking again is harmless; giving up would lose samples.
                Log.AppendFailed(_context.Logger, rig, attempt, e);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(100 * attempt, 2_000)), _context.Time, _stopping.Token);
            }
        }
    }

    /// <summary>Once for each run of records that are alike.</summary>
    private void CountIngested(List<PolledRecord> records)
    {
        var start = 0;
        for (var i = 1; i <= records.Count; i++)
        {
            if (i < records.Count && records[i].Modality == records[start].Modality && records[i].Kind == records[start].Kind)
                continue;
            _context.Metrics.RecordIngested(records[start].Modality.Name, records[start].Kind, i - start);
            start = i;
        }
    }

    private static long CountBytes(List<PolledRecord> poll)
    {
        var bytes = 0L;
        foreach (var record in poll)
            bytes += record.PayloadBytes;
        return bytes;
    }
}
