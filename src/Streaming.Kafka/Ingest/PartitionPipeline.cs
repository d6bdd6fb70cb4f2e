using System.Collections.Concurrent;
using System.Threading.Channels;
using Confluent.Kafka;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// One assignment of one partition number of all modality topics: hands what the consumer polled to the rigs and knows what may be committed. What was
/// polled while the rigs were at work goes to them together, so that there are few calls where there is much to do and no waiting where there is little;
/// rigs work side by side.
/// </summary>
internal sealed class PartitionPipeline : IAsyncDisposable
{
    /// <summary>How many turns of reading, or of handing on, a partition's credit is enough for.</summary>
    public const int TurnsPerCredit = 4;

    private readonly Channel<Poll> _polls = Channel.CreateUnbounded<Poll>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly List<PolledRecord> _atWork = [];
    private readonly List<Task> _pending = [];
    private readonly Dictionary<string, List<Sample>> _samplesByRig = [];
    private readonly Stack<List<Sample>> _spareLists = [];
    private readonly ArrivalOrder _order = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly IngestContext _context;
    private readonly PartitionAssignment _assignment;
    private readonly PartitionProgress _progress;
    private readonly RigCalls _calls;
    private readonly WindowCredit _windows;
    private readonly PartitionClock _clock;
    private readonly Task _run;
    private readonly ConcurrentQueue<List<PolledRecord>> _spareReads = [];
    private long _queuedBytes;

    /// <summary>Of the last turn: the next one does not wait for them before it is over.</summary>
    private Task _deadLetters = Task.CompletedTask;

    /// <param name="context">What all partitions work with.</param>
    /// <param name="assignment">The right to read the partition.</param>
    /// <param name="windows">What the partition's rigs may have on its way.</param>
    /// <param name="clock">By which they go.</param>
    /// <param name="loaded">What is written down of it.</param>
    /// <param name="starts">By topic, the first offset that will come.</param>
    public PartitionPipeline(
        IngestContext context,
        PartitionAssignment assignment,
        WindowCredit windows,
        PartitionClock clock,
        LoadedCheckpoints loaded,
        IEnumerable<KeyValuePair<string, long>> starts)
    {
        _context = context;
        _assignment = assignment;
        _windows = windows;
        _clock = clock;
        _clock.Begin();
        _progress = new PartitionProgress(assignment, loaded, starts, context.Time, rig => context.Rigs.Forget(rig, assignment));
        _calls = new RigCalls(context, assignment, _stopping.Token);
        _run = Task.Run(RunAsync);
    }

    /// <summary>Bytes of records polled but not yet taken by the rigs.</summary>
    public long QueuedBytes => Interlocked.Read(ref _queuedBytes);

    /// <summary>Payload bytes in the rigs' open windows, as of the last commit.</summary>
    public long HeldBytes => _progress.HeldBytes;

    /// <summary>An empty list to read into.</summary>
    public List<PolledRecord> RentList() => _spareReads.TryDequeue(out var spare) ? spare : [];

    /// <summary>The list is the pipeline's again.</summary>
    /// <param name="records">What one turn has brought, if anything.</param>
    /// <param name="bytes">Theirs.</param>
    /// <param name="mark">How far the topics are read with them.</param>
    public void Enqueue(List<PolledRecord> records, long bytes, ReadMark mark)
    {
        if (records.Count == 0)
        {
            _spareReads.Enqueue(records);
            _clock.NoteNothingRead(mark);
            return;
        }

        Interlocked.Add(ref _queuedBytes, bytes);
        _clock.AddPoll();
        _polls.Writer.TryWrite(new Poll(records, bytes, mark));
    }

    /// <inheritdoc cref="PartitionProgress.NoteEnd"/>
    public void NoteEnd(IReadOnlyList<TopicPartitionOffset>? end) => _progress.NoteEnd(end);

    /// <summary>Asks the rigs what they still need.</summary>
    public async Task<PartitionSnapshot> TakeSnapshotAsync()
    {
        var (captured, rigs) = _progress.BeginSnapshot();
        var answers = await Task.WhenAll(rigs.Select(rig => _context.Rigs.GetSnapshotAsync(rig.Name, _assignment).AsTask()));
        return _progress.EndSnapshot(captured, rigs, answers);
    }

    /// <summary>
    /// Stops after the poll in hand, and waits for the events of what it closed; what is queued stays in Kafka, uncommitted.
    /// </summary>
    public async Task DrainAsync()
    {
        await DisposeAsync();
        await _deadLetters.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // those that were given up hold their offsets
        await Task.WhenAll(_progress.ActiveRigs().Select(rig => _context.Rigs.DrainAsync(rig.Name, _assignment).AsTask()));
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
            while (await _polls.Reader.WaitToReadAsync(_stopping.Token))
            {
                await _windows.WaitForRoomAsync(_stopping.Token);
                var (bytes, polls, mark) = TakePolled();
                _clock.BeginGive(mark);
                await WorkOnAsync(_atWork);
                _clock.EndGive(polls, mark);
                _atWork.Clear();
                Interlocked.Add(ref _queuedBytes, -bytes);
                _context.WakeUp.Set();
            }
        }
        catch (ReplayRequiredException e)
        {
            _context.RequestReplay(e.Message);
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // Revoked or shutting down: what was not handed on is read again by the partition's next owner.
        }
        catch (Exception e)
        {
            _context.Fail(new InvalidOperationException($"Partition {_assignment.Partition} stopped: {e.Message}", e));
        }
    }

    /// <summary>
    /// What was polled since, but not so much that the windows it closes are many times what may be in closed windows: when a model comes back, all of those
    /// are sent to it at once.
    /// </summary>
    /// <returns>Its payload bytes, how many polls they were, and how far the topics are read with the last.</returns>
    private (long Bytes, int Polls, ReadMark Mark) TakePolled()
    {
        var (bytes, polls, mark) = (0L, 0, ReadMark.None);
        while (_polls.Reader.TryRead(out var poll))
        {
            bytes += poll.Bytes;
            polls++;
            mark = poll.Mark;
            _atWork.AddRange(poll.Records);
            poll.Records.Clear();
            _spareReads.Enqueue(poll.Records);
            if (bytes >= _windows.MaxBytes / TurnsPerCredit)
                break;
        }

        return (bytes, polls, mark);
    }

    private async Task WorkOnAsync(List<PolledRecord> records)
    {
        var deadLetters = new List<Task>();
        foreach (var record in records)
        {
            if (record.Decoded.Fault is { } fault && _progress.TryAddDeadLetter(record.DeadLetter!) is { } publication)
                deadLetters.Add(PublishAsync(record.DeadLetter!, fault, publication));
            if (record.Decoded is not { Rig: { } rig, Sample: { } sample })
                continue;
            if (!_samplesByRig.TryGetValue(rig, out var samples))
                _samplesByRig.Add(rig, samples = _spareLists.TryPop(out var spare) ? spare : []);
            samples.Add(sample);
        }

        CountIngested(records);
        foreach (var (rig, samples) in _samplesByRig)
        {
            _pending.Add(AppendAsync(rig, _order.Merge(samples)));
            samples.Clear();
            _spareLists.Push(samples);
        }

        _samplesByRig.Clear();
        await Task.WhenAll(_pending);
        _pending.Clear();
        _progress.Track(records);
        await _deadLetters;
        _deadLetters = Task.WhenAll(deadLetters);
    }

    /// <summary>Until it is acknowledged, or the partition is read anew: a broker that is away, or a transaction that has failed, is no reason to stop.</summary>
    private Task PublishAsync(ConsumeResult<byte[]?, byte[]?> deadLetter, string fault, Publication publication) => Retry.UntilDoneAsync(
        () => _context.DeadLetters.PublishAsync(_assignment, deadLetter, fault, publication),
        (attempt, reason) => Log.DeadLetterNotPublished(_context.Logger, deadLetter.TopicPartitionOffset, attempt, reason),
        _context.Time,
        _stopping.Token);

    /// <summary>
    /// A new rig is only asked something first: until its place in the cluster is known, which takes long where a silo has just died, no commit must wait for it.
    /// </summary>
    private async Task AppendAsync(string rig, Sample[] samples)
    {
        if (!_progress.HasMet(rig))
            await _calls.HasRoomAsync(rig);
        var result = await _calls.AppendAsync(rig, _progress.CreateBatch(rig, samples));
        if (result == AppendResult.Gap)
            throw new ReplayRequiredException($"Rig {rig} has lost what it held.");
        _progress.EndAppend(rig);
        if (result == AppendResult.Full)
            await _calls.WaitForRoomAsync(rig);
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

    private readonly record struct Poll(List<PolledRecord> Records, long Bytes, ReadMark Mark);
}
