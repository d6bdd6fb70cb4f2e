using System.Collections.Concurrent;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// One model's queue. There is no loop: whatever may let a batch leave (a request, the oldest one's queue delay, an instance that is
/// free again, the stop) forms it on the spot, under the one lock, and the thread pool runs it.
/// </summary>
internal sealed class DynamicBatcher : IDisposable
{
    private readonly string _model;
    private readonly BatchingPolicy _policy;
    private readonly int _maxWaiting;
    private readonly TimeProvider _time;
    private readonly InferenceMetrics _metrics;
    private readonly ConcurrentQueue<PendingInference> _pool = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _timer;

    private readonly Lock _gate = new();
    private readonly Queue<PendingInference> _waiting = new();
    private readonly Stack<InferenceBatch> _idle = new();
    private readonly int _instances;
    private PendingInference? _timedFor;
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
        _maxWaiting = maxWaiting;
        _time = time;
        _metrics = metrics;
        _instances = instances.Count;
        foreach (var instance in instances)
            _idle.Push(new InferenceBatch(instance, model, policy.MaxBatchSize, OnBatchRun, metrics));
        _timer = time.CreateTimer(
            static batcher => ((DynamicBatcher)batcher!).OnQueueDelayOver(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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
            pending.Begin(request, _time.GetTimestamp());
            _waiting.Enqueue(pending);
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
            DropCancelled();
            if (_waiting.Count == 0)
                return;

            var now = _time.GetTimestamp();
            var waited = _time.GetElapsedTime(_waiting.Peek().ArrivedAt, now);
            var size = _policy.NextBatchSize(_waiting.Count, _isStopping || waited >= _policy.MaxQueueDelay);
            if (size == 0)
            {
                StartTimer(_policy.MaxQueueDelay - waited);
                return;
            }

            var batch = _idle.Pop();
            Fill(batch, size, now);
            ThreadPool.UnsafeQueueUserWorkItem(batch, preferLocal: false);
        }
    }

    /// <summary>At least the oldest is not cancelled, so the batch is never empty.</summary>
    private void Fill(InferenceBatch batch, int size, long now)
    {
        while (batch.Count < size && _waiting.Count > 0)
        {
            var pending = Take();
            pending.QueueDuration = _time.GetElapsedTime(pending.ArrivedAt, now);
            batch.Add(pending);
            DropCancelled();
        }
    }

    private void DropCancelled()
    {
        while (_waiting.TryPeek(out var oldest) && oldest.IsClaimed)
        {
            _metrics.CountRequest(_model, InferenceOutcome.Cancelled);
            Take().Release();
        }
    }

    private PendingInference Take()
    {
        _metrics.AddPending(_model, -1);
        return _waiting.Dequeue();
    }

    private void StartTimer(TimeSpan rest)
    {
        if (ReferenceEquals(_timedFor, _waiting.Peek()))
            return;

        // Timers count whole milliseconds and cut the rest off, which would wake too early, and again, and again.
        _timedFor = _waiting.Peek();
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(rest.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }

    private void OnQueueDelayOver()
    {
        lock (_gate)
        {
            _timedFor = null;
            Dispatch();
        }
    }

    private void OnBatchRun(InferenceBatch batch)
    {
        lock (_gate)
        {
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
            {
                var pending = Take();
                var isRefused = pending.TryFail(new InferenceUnavailableException($"Model {_model} stopped ahead of the request's turn."));
                _metrics.CountRequest(_model, isRefused ? InferenceOutcome.Refused : InferenceOutcome.Cancelled);
                pending.Release();
            }

            CompleteIfDrained();
        }
    }

    private ValueTask<InferenceResult> Refuse(InferenceUnavailableException exception)
    {
        _metrics.CountRequest(_model, InferenceOutcome.Refused);
        return ValueTask.FromException<InferenceResult>(exception);
    }
}
