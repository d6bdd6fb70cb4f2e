using System.Threading.Channels;
using Confluent.Kafka;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// One assignment of one partition number of all modality topics: decodes what the consumer polled, hands it to the rigs, one call per rig and poll,
/// and knows what may be committed. Polls are worked on one after the other, rigs of one poll side by side.
/// </summary>
internal sealed class PartitionPipeline : IAsyncDisposable
{
    private readonly Channel<List<ConsumeResult<byte[]?, byte[]?>>> _polls = Channel.CreateUnbounded<List<ConsumeResult<byte[]?, byte[]?>>>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly CancellationTokenSource _stopping = new();
    private readonly IngestContext _context;
    private readonly PartitionAssignment _assignment;
    private readonly PartitionProgress _progress;
    private readonly Task _run;
    private long _queuedBytes;

    /// <param name="context">What all partitions work with.</param>
    /// <param name="assignment">The right to read the partition.</param>
    /// <param name="loaded">What is written down of it.</param>
    /// <param name="starts">By topic, the first offset that will come.</param>
    public PartitionPipeline(
        IngestContext context, PartitionAssignment assignment, LoadedCheckpoints loaded, IEnumerable<KeyValuePair<string, long>> starts)
    {
        _context = context;
        _assignment = assignment;
        _progress = new PartitionProgress(assignment, loaded, starts);
        _run = Task.Run(RunAsync);
    }

    /// <summary>Payload bytes polled but not yet taken by the rigs.</summary>
    public long QueuedBytes => Interlocked.Read(ref _queuedBytes);

    public void Enqueue(List<ConsumeResult<byte[]?, byte[]?>> poll)
    {
        Interlocked.Add(ref _queuedBytes, CountBytes(poll));
        _polls.Writer.TryWrite(poll);
    }

    /// <summary>Asks the rigs what they still need.</summary>
    public async Task<PartitionSnapshot> TakeSnapshotAsync()
    {
        var (captured, rigs) = _progress.BeginSnapshot();
        var answers = await Task.WhenAll(rigs.Select(rig => _context.Rigs.GetSnapshotAsync(rig, _assignment).AsTask()));
        for (var i = 0; i < rigs.Count; i++)
        {
            if (answers[i] is null)
                throw new ReplayRequiredException($"Rig {rigs[i]} has lost what it held.");
        }

        return _progress.EndSnapshot(captured, rigs, answers!);
    }

    /// <summary>
    /// Stops after the poll in hand, and waits for the events of what it closed; what is queued stays in Kafka, uncommitted.
    /// </summary>
    public async Task DrainAsync()
    {
        await DisposeAsync();
        await Task.WhenAll(_progress.Rigs().Select(rig => _context.Rigs.DrainAsync(rig, _assignment).AsTask()));
    }

    /// <summary>Nothing further is handed to rigs; completes with the poll in hand. May be called again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_polls.Writer.TryComplete())
        {
            await _run;
            return;
        }

        await _stopping.CancelAsync();
        await _run;
        _stopping.Dispose();
    }

    /// <summary>Ends the rigs, after the assignment was taken away.</summary>
    public Task ReleaseAsync() => Task.WhenAll(_progress.Rigs().Select(rig => _context.Rigs.ReleaseAsync(rig, _assignment).AsTask()));

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
        catch (ReplayRequiredException e)
        {
            _context.RequestReplay(e.Message);
        }
        catch (Exception e)
        {
            _context.Fail(new InvalidOperationException($"Partition {_assignment.Partition} stopped: {e.Message}", e));
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
            if (decoded.Fault is { } fault && _progress.TryAddDeadLetter(record) is { } publication)
                pending.Add(_context.DeadLetters.PublishAsync(_assignment, record, fault, publication));
            _context.Metrics.RecordIngested(modality.Name, decoded.Sample?.Kind ?? SampleKind.Corrupt);
            if (decoded is not { Rig: { } rig, Sample: { } sample })
                continue;
            if (!samplesByRig.TryGetValue(rig, out var samples))
                samplesByRig.Add(rig, samples = []);
            samples.Add(sample);
        }

        foreach (var (rig, samples) in samplesByRig)
            pending.Add(AppendAsync(rig, _progress.CreateBatch(rig, [.. samples])));
        await Task.WhenAll(pending);
        _progress.Track(poll);
    }

    private async Task AppendAsync(string rig, SampleBatch batch)
    {
        using var activity = AppendActivity.Start(rig, batch);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var started = _context.Time.GetTimestamp();
                if (await _context.Rigs.AppendAsync(rig, batch) == AppendResult.Gap)
                    throw new ReplayRequiredException($"Rig {rig} has lost what it held.");
                _context.Metrics.RecordAppend(_context.Time.GetElapsedTime(started));
                _progress.Touch(rig);
                return;
            }
            catch (Exception e) when (e is not ReplayRequiredException && !_stopping.IsCancellationRequested)
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
