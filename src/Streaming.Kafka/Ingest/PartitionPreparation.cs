using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Options;

namespace Streaming.Kafka;

/// <summary>
/// Finds out what must be known of partitions before they are worked on, while the consumer's thread goes on with others. A broker that is away, or a transaction that a
/// crashed silo has left open, holds up the partitions that it concerns and no others. For the consumer's thread alone.
/// </summary>
internal sealed class PartitionPreparation(
    IngestContext context, TopicWatch topics, GroupOffsets offsets, CheckpointReader checkpoints, IOptions<KafkaOptions> options) : IDisposable
{
    private readonly string _group = options.Value.GroupId;
    private readonly Dictionary<int, Request> _requests = [];
    private readonly ConcurrentDictionary<Task, Task> _running = [];
    private readonly CancellationTokenSource _end = new();

    /// <summary>Of which everything is known, until they are forgotten.</summary>
    public List<PreparedPartition> Ready => [.. _requests.Values.Select(request => request.Result).OfType<PreparedPartition>()];

    /// <summary>Those that nobody has asked for yet.</summary>
    public void Begin(IEnumerable<int> numbers) => Begin(numbers, TimeSpan.Zero);

    /// <summary>Work on them could not begin. After a pause all is asked anew.</summary>
    public void Repeat(IReadOnlyCollection<int> numbers)
    {
        Drop(numbers);
        Begin(numbers, PartitionQuestion.Pause);
    }

    /// <summary>What is found out of them counts no more.</summary>
    public void Forget(IEnumerable<int> numbers)
    {
        Drop(numbers);
        context.Status.NoteWaiting(_requests.Count);
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

    private void Drop(IEnumerable<int> numbers)
    {
        foreach (var number in numbers)
        {
            if (_requests.Remove(number, out var request))
                request.IsWanted = false;
        }
    }

    private void Begin(IEnumerable<int> numbers, TimeSpan delay)
    {
        var requests = numbers.Where(number => !_requests.ContainsKey(number)).Select(number => new Request(number)).ToList();
        foreach (var request in requests)
            _requests.Add(request.Number, request);
        context.Status.NoteWaiting(_requests.Count);
        Run(requests, delay);
    }

    /// <summary>On a thread of its own, since it waits for brokers.</summary>
    private void Run(List<Request> requests, TimeSpan delay)
    {
        if (requests.Count == 0)
            return;
        var running = new Task(() => Prepare(requests, delay), CancellationToken.None, TaskCreationOptions.LongRunning);
        _running.TryAdd(running, running);
        running.ContinueWith(done => _running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        running.Start(TaskScheduler.Default);
    }

    private void Prepare(List<Request> requests, TimeSpan delay)
    {
        try
        {
            Wait(delay);
            while (requests.Exists(request => request.IsWanted))
            {
                var known = AskBrokers(requests.FindAll(request => request.IsWanted));
                if (known.Count > 0)
                {
                    Run([.. requests.Except(known.Select(answer => answer.Request))], PartitionQuestion.Pause);
                    LoadCheckpoints(known);
                    return;
                }

                Wait(PartitionQuestion.Pause);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // Nobody waits for it any more.
        }
        catch (Exception e)
        {
            context.Fail(e);
            context.WakeUp.Set();
        }
    }

    private void Wait(TimeSpan time) => Task.Delay(time, context.Time, _end.Token).GetAwaiter().GetResult();

    /// <returns>Those of which everything is known; why the others are not, the log is told.</returns>
    private IReadOnlyList<Answer> AskBrokers(List<Request> requests) =>
        PartitionQuestion.AskAsync(() => AskBrokersAsync(requests), context.Errors, context.Time).GetAwaiter().GetResult();

    /// <summary>First which topics there are: one that is made again from then on is noticed. And offsets before checkpoints, which are written first.</summary>
    private async Task<IReadOnlyList<Answer>> AskBrokersAsync(List<Request> requests)
    {
        var topicIds = await topics.BeginAsync();
        _end.Token.ThrowIfCancellationRequested();
        var partitions = requests.SelectMany(_ => context.Topics, (request, topic) => new TopicPartition(topic, request.Number)).ToList();
        var found = (await offsets.FindAsync(_group, partitions)).ToLookup(partition => partition.Partition.Partition.Value);
        _end.Token.ThrowIfCancellationRequested();
        var written = (await checkpoints.FindRangesAsync([.. requests.Select(request => request.Number)])).ToDictionary(partition => partition.Partition.Partition.Value);
        var known = new List<Answer>();
        foreach (var request in requests)
        {
            if (found[request.Number].Append(written[request.Number]).Select(partition => partition.Fault).FirstOrDefault(fault => fault is not null) is { } fault)
                context.Errors.Add(fault);
            else
                known.Add(new Answer(request, topicIds, [.. found[request.Number]], written[request.Number].High.Value));
        }

        return known;
    }

    private void LoadCheckpoints(IReadOnlyList<Answer> known)
    {
        var answers = known.ToDictionary(answer => answer.Request.Number);
        var ends = known.ToDictionary(answer => answer.Request.Number, answer => answer.EndOfCheckpoints);
        foreach (var (number, loaded) in checkpoints.Load(ends, isWanted: number => answers[number].Request.IsWanted, _end.Token))
        {
            var (request, topicIds, found, _) = answers[number];
            var replaced = loaded.ForgetReplaced(topicIds, context.Rigs.ForgetOffsets);
            request.Result = new PreparedPartition(number, loaded, replaced, found);
            context.WakeUp.Set();
        }
    }

    /// <summary>Its thread reads whether it is wanted, and says what has come out.</summary>
    private sealed class Request(int number)
    {
        private volatile bool _isWanted = true;
        private volatile PreparedPartition? _result;

        public int Number => number;

        public bool IsWanted
        {
            get => _isWanted;
            set => _isWanted = value;
        }

        public PreparedPartition? Result
        {
            get => _result;
            set => _result = value;
        }
    }

    private sealed record Answer(
        Request Request, IReadOnlyDictionary<string, string> TopicIds, IReadOnlyList<PartitionOffsets> Offsets, long EndOfCheckpoints);
}
