using System.Collections.Concurrent;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// One model's queue. There is no loop: whatever may let a batch leave (a request, the oldest one's queue delay, a deadline that comes near,
/// an instance that is free again, the stop) forms it on the spot, under the one lock, and the thread pool runs it.
/// </summary>
internal sealed class DynamicBatcher : IDisposable
{
    /// <summary>How much of the expectation each run changes: a single slow one does not.</summary>
    private const int RunsToForget = 8;

    private readonly string _model;
    private readonly BatchingPolicy _policy;
    private readonly int _maxWaiting;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly InferenceMetrics _metrics;
    private readonly ConcurrentQueue<PendingInference> _pool = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _timer;

    private readonly Lock _gate = new();
    private readonly RequestQueue _waiting;
    private readonly Stack<InferenceBatch> _idle = new();
    private readonly int _instances;
    private TimeSpan _expectedRun;
    private TimeSpan _timerSetFor = TimeSpan.MaxValue;
    private bool _isStopping;

    public DynamicBatcher(
        string model,
        BatchingPolicy policy,
        int maxWaiting,
        IReadOnlyList<IModelInstance> instances,
        TimeProvider time,
        InferenceMetrics metrics)
    {
        _model = model;
        _policy = policy;
        _maxWaiting = policy.Queue.MaxQueueSize > 0 ? policy.Queue.MaxQueueSize : maxWaiting;
        _time = time;
        _start = time.GetTimestamp();
        _metrics = metrics;
        _waiting = new RequestQueue(policy.Queue.PriorityLevels);
        _instances = instances.Count;
        foreach (var instance in instances)
            _idle.Push(new InferenceBatch(instance, model, policy.MaxBatchSize, OnBatchRun, metrics));
        _timer = time.CreateTimer(
            static batcher => ((DynamicBatcher)batcher!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Requests that no batch has taken yet.</summary>
    public int WaitingCount
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>A cancelled request is answered at once but keeps its place in the queue until it comes to the front.</summary>
    /// <exception cref="InferenceUnavailableException">The queue is full, or the batcher is stopping.</exception>
    public ValueTask<InferenceResult> InferAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<InferenceResult>(cancellationToken);

        PendingInference pending;
        lock (_gate)
        {
            if (_isStopping)
                return Refuse(new InferenceUnavailableException($"Model {_model} is stopping."));
            if (_waiting.Count >= _maxWaiting)
                return Refuse(new InferenceQueueFullException($"{_maxWaiting} requests wait for model {_model} already."));

            pending = _pool.TryDequeue(out var pooled) ? pooled : new PendingInference(_pool);
            var now = Now;
            pending.Begin(request, now, _policy.DueAt(request, now));
            _waiting.Enqueue(pending, _policy.Queue.LevelOf(request.Priority));
            _metrics.AddPending(_model, 1);
            Dispatch();
        }

        return pending.WaitAsync(cancellationToken);
    }

    /// <summary>Takes no more requests and answers those it has; when the token is cancelled, the ones still waiting are refused.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _isStopping = true;
            Dispatch();
            CompleteIfDrained();
        }

        using (cancellationToken.UnsafeRegister(static batcher => ((DynamicBatcher)batcher!).RefuseWaiting(), this))
            await _drained.Task;
    }

    public void Dispose() => _timer.Dispose();

    private void Dispatch()
    {
        while (_idle.Count > 0)
        {
            var now = Now;
            DropAnswered(now);
            if (_waiting.Count == 0)
                return;

            var leaveAt = _policy.LeaveAt(_waiting.OldestArrival, _waiting.EarliestDue, _expectedRun);
            var size = _policy.NextBatchSize(_waiting.Count, _isStopping || leaveAt <= now);
            if (size == 0)
            {
                StartTimer(leaveAt, now);
                return;
            }

            var batch = _idle.Pop();
            Fill(batch, size, now);
            ThreadPool.UnsafeQueueUserWorkItem(batch, preferLocal: false);
        }
    }

    /// <summary>At least the first is to be answered, so the batch is never empty.</summary>
    private void Fill(InferenceBatch batch, int size, TimeSpan now)
    {
        while (batch.Count < size && _waiting.Count > 0)
        {
            var pending = _waiting.Take();
            _metrics.AddPending(_model, -1);
            pending.QueueDuration = now - pending.ArrivedAt;
            batch.Add(pending);
            DropAnswered(now);
        }
    }

    /// <summary>Those in front whose caller has gone, or who are late where the policy turns them away.</summary>
    private void DropAnswered(TimeSpan now)
    {
        for (var level = 0; level < _waiting.LevelCount; level++)
        {
            while (_waiting.TryPeek(level, out var first))
            {
                var isLate = _policy.Queue.RejectsLate && first!.DueAt <= now;
                if (!isLate && !first!.IsClaimed)
                    break;
                Drop(_waiting.Take(level), () => new InferenceLateException($"The request waited for model {_model} until its time was up."));
            }
        }
    }

    private void Drop(PendingInference pending, Func<InferenceUnavailableException> reason)
    {
        _metrics.AddPending(_model, -1);
        var isRefused = !pending.IsClaimed && pending.TryFail(reason());
        _metrics.CountRequest(_model, isRefused ? InferenceOutcome.Refused : InferenceOutcome.Cancelled);
        pending.Release();
    }

    private void StartTimer(TimeSpan leaveAt, TimeSpan now)
    {
        if (_timerSetFor == leaveAt)
            return;

        // Timers count whole milliseconds and cut the rest off, which would wake too early, and again, and again.
        _timerSetFor = leaveAt;
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling((leaveAt - now).TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            _timerSetFor = TimeSpan.MaxValue;
            Dispatch();
        }
    }

    private void OnBatchRun(InferenceBatch batch)
    {
        lock (_gate)
        {
            _expectedRun = _expectedRun == TimeSpan.Zero ? batch.RunDuration : _expectedRun + ((batch.RunDuration - _expectedRun) / RunsToForget);
            _idle.Push(batch);
            Dispatch();
            CompleteIfDrained();
        }
    }

    private void CompleteIfDrained()
    {
        if (_isStopping && _waiting.Count == 0 && _idle.Count == _instances)
            _drained.TrySetResult();
    }

    private void RefuseWaiting()
    {
        lock (_gate)
        {
            while (_waiting.Count > 0)
                Drop(_waiting.Take(), () => new InferenceUnavailableException($"Model {_model} stopped ahead of the request's turn."));
            CompleteIfDrained();
        }
    }

    private ValueTask<InferenceResult> Refuse(InferenceUnavailableException exception)
    {
        _metrics.CountRequest(_model, InferenceOutcome.Refused);
        return ValueTask.FromException<InferenceResult>(exception);
    }
}
