using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// One partition number of all modality topics: decodes what the consumer polled, hands it to the rigs, one call per rig and poll, and
/// knows what may be committed. Polls are worked on one after the other, rigs of one poll side by side.
/// </summary>
internal sealed class PartitionPipeline : IAsyncDisposable
{
    private readonly Channel<List<ConsumeResult<byte[]?, byte[]?>>> _polls = Channel.CreateUnbounded<List<ConsumeResult<byte[]?, byte[]?>>>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly CancellationTokenSource _stopping = new();
    private readonly OffsetTracker _tracker = new();
    private readonly Lock _trackerLock = new();
    private readonly IngestContext _context;
    private readonly int _partition;
    private readonly Task _run;
    private long _queuedBytes;

    public PartitionPipeline(IngestContext context, int partition)
    {
        _context = context;
        _partition = partition;
        _run = Task.Run(RunAsync);
    }

    /// <summary>Payload bytes polled but not yet taken by the rigs.</summary>
    public long QueuedBytes => Interlocked.Read(ref _queuedBytes);

    public void Enqueue(List<ConsumeResult<byte[]?, byte[]?>> poll)
    {
        Interlocked.Add(ref _queuedBytes, CountBytes(poll));
        _polls.Writer.TryWrite(poll);
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
            await foreach (var poll in _polls.Reader.ReadAllAsync(_stopping.Token))
            {
                await WorkOnAsync(poll);
                Interlocked.Add(ref _queuedBytes, -CountBytes(poll));
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

    private async Task WorkOnAsync(List<ConsumeResult<byte[]?, byte[]?>> poll)
    {
        var nowUs = _context.Time.NowUs();
        var samplesByRig = new Dictionary<string, List<Sample>>();
        var pending = new List<Task>();
        foreach (var record in poll)
        {
            var modality = _context.ModalityOf(record.Topic);
            var decoded = SampleCodec.Decode(record, modality, nowUs);
            if (decoded.Fault is { } fault)
                pending.Add(_context.DeadLetters.PublishAsync(record, fault));
            _context.Metrics.RecordIngested(modality.Name, decoded.Sample?.Kind ?? SampleKind.Corrupt);
            if (decoded is not { Rig: { } rig, Sample: { } sample })
                continue;
            if (!samplesByRig.TryGetValue(rig, out var samples))
                samplesByRig.Add(rig, samples = []);
            samples.Add(sample);
        }

        foreach (var (rig, samples) in samplesByRig)
            pending.Add(AppendAsync(rig, new SampleBatch { Samples = [.. samples] }));
        await Task.WhenAll(pending);
        lock (_trackerLock)
        {
            foreach (var record in poll)
                _tracker.Track(record.Topic, record.Offset.Value + 1);
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

    private static long CountBytes(List<ConsumeResult<byte[]?, byte[]?>> poll)
    {
        var bytes = 0L;
        foreach (var record in poll)
            bytes += record.Message.Value?.Length ?? 0;
        return bytes;
    }
}
