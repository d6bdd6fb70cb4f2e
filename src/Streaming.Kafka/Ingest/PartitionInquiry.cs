using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka;

/// <summary>
/// Finds out what must be known of partitions before they are read, while the consumer's thread goes on with others. What brokers do not tell they are asked again: one that is
/// away holds up the partitions that it concerns and no others. For the consumer's thread alone.
/// </summary>
/// <typeparam name="TPartition">What it is asked for.</typeparam>
/// <typeparam name="TAnswer">What brokers say of one.</typeparam>
/// <typeparam name="TKnown">All that must be known of one.</typeparam>
internal abstract class PartitionInquiry<TPartition, TAnswer, TKnown>(IngestStatus status, ClientErrors errors, TimeProvider time) : IDisposable
    where TPartition : notnull
    where TKnown : class
{
    /// <summary>Before a broker is asked again: what it does not know, it would most often not know at once either.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>No question takes so long: each has a timeout of its own.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Dictionary<TPartition, Request> _requests = [];
    private readonly ConcurrentDictionary<Task, Task> _running = [];
    private readonly CancellationTokenSource _end = new();
    private volatile ExceptionDispatchInfo? _failure;

    /// <summary>Of what is known, until it is forgotten.</summary>
    /// <exception cref="Exception">What was found out is not ours to read.</exception>
    public List<TKnown> Known
    {
        get
        {
            _failure?.Throw();
            return _requests.Count == 0 ? [] : [.. _requests.Values.Select(request => request.Known).OfType<TKnown>()];
        }
    }

    /// <summary>Those that nobody has asked for yet.</summary>
    public void Begin(IEnumerable<TPartition> partitions) => Begin(partitions, TimeSpan.Zero);

    /// <summary>What is known did not serve. After a pause all is asked anew.</summary>
    /// <param name="partitions">Of which it is known.</param>
    /// <param name="reason">For the log.</param>
    public void Repeat(IReadOnlyCollection<TPartition> partitions, Error reason)
    {
        errors.Add(reason);
        Drop(partitions);
        Begin(partitions, Pause);
    }

    /// <summary>What is found out of them counts no more.</summary>
    public void Forget(IEnumerable<TPartition> partitions)
    {
        Drop(partitions);
        status.NoteWaiting(_requests.Count);
    }

    public void ForgetAll() => Forget([.. _requests.Keys]);

    /// <summary>Nothing is asked of a broker from its return on: it waits for the question on its way, whose client may be disposed of then.</summary>
    public void End()
    {
        ForgetAll();
        _end.Cancel();
        while (!_running.IsEmpty)
            Task.WaitAll([.. _running.Keys]);
    }

    public void Dispose() => _end.Dispose();

    /// <returns>Those of which brokers told; why not of the others, the log is told.</returns>
    /// <exception cref="KafkaException">No broker answered.</exception>
    protected abstract Task<IReadOnlyDictionary<TPartition, TAnswer>> AskAsync(IReadOnlyList<TPartition> partitions, CancellationToken cancellationToken);

    /// <summary>Finds what brokers alone do not say. May wait for it.</summary>
    /// <param name="answers">What they say.</param>
    /// <param name="isWanted">Whether a partition still is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Each once it is known.</returns>
    protected abstract IEnumerable<(TPartition Partition, TKnown Known)> Complete(
        IReadOnlyDictionary<TPartition, TAnswer> answers, Predicate<TPartition> isWanted, CancellationToken cancellationToken);

    /// <summary>There is something that <see cref="Known"/> says.</summary>
    protected virtual void Notify()
    {
        // Where it is looked at often enough.
    }

    private void Drop(IEnumerable<TPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            if (_requests.Remove(partition, out var request))
                request.IsWanted = false;
        }
    }

    private void Begin(IEnumerable<TPartition> partitions, TimeSpan delay)
    {
        var requests = partitions.Where(partition => !_requests.ContainsKey(partition)).Select(partition => new Request(partition)).ToList();
        foreach (var request in requests)
            _requests.Add(request.Partition, request);
        status.NoteWaiting(_requests.Count);
        Run(requests, delay);
    }

    /// <summary>On a thread of its own, since it waits for brokers.</summary>
    private void Run(List<Request> requests, TimeSpan delay)
    {
        if (requests.Count == 0)
            return;
        var running = new Task(() => FindOut(requests, delay), CancellationToken.None, TaskCreationOptions.LongRunning);
        _running.TryAdd(running, running);
        running.ContinueWith(done => _running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        running.Start(TaskScheduler.Default);
    }

    private void FindOut(List<Request> requests, TimeSpan delay)
    {
        try
        {
            Wait(delay);
            while (requests.FindAll(request => request.IsWanted) is { Count: > 0 } wanted)
            {
                var answers = Ask([.. wanted.Select(request => request.Partition)]);
                if (answers.Count > 0)
                {
                    Run(wanted.FindAll(request => !answers.ContainsKey(request.Partition)), Pause);
                    Complete(wanted, answers);
                    return;
                }

                Wait(Pause);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // Nobody waits for it any more.
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
            Notify();
        }
    }

    private void Wait(TimeSpan duration) => Task.Delay(duration, time, _end.Token).GetAwaiter().GetResult();

    /// <returns>Nothing where no broker answers; why, the log is told.</returns>
    private IReadOnlyDictionary<TPartition, TAnswer> Ask(IReadOnlyList<TPartition> partitions)
    {
        try
        {
            return AskAsync(partitions, _end.Token).WaitAsync(Patience, time).GetAwaiter().GetResult();
        }
        catch (TimeoutException)
        {
            errors.Add(new Error(ErrorCode.Local_TimedOut, $"what there is of the partitions was not told within {Patience.TotalMinutes} min"));
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            errors.Add(e.Error);
        }

        return new Dictionary<TPartition, TAnswer>();
    }

    private void Complete(List<Request> requests, IReadOnlyDictionary<TPartition, TAnswer> answers)
    {
        var answered = requests.ToDictionary(request => request.Partition);
        foreach (var (partition, known) in Complete(answers, isWanted: partition => answered[partition].IsWanted, _end.Token))
        {
            answered[partition].Known = known;
            Notify();
        }
    }

    /// <summary>Its thread reads whether it is wanted, and says what has come out.</summary>
    private sealed class Request(TPartition partition)
    {
        private volatile bool _isWanted = true;
        private volatile TKnown? _known;

        public TPartition Partition => partition;

        public bool IsWanted
        {
            get => _isWanted;
            set => _isWanted = value;
        }

        public TKnown? Known
        {
            get => _known;
            set => _known = value;
        }
    }
}
