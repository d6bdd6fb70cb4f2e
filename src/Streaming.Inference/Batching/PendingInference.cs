using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// A request and the answer its caller awaits, once. Two hold it, caller and batcher; it goes back to the pool when both have let go,
/// so a caller who cancels never sees it reused under the batcher.
/// </summary>
internal sealed class PendingInference(ConcurrentQueue<PendingInference> pool) : IValueTaskSource<InferenceResult>
{
    private const int Holders = 2;

    private ManualResetValueTaskSourceCore<InferenceResult> _answer = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;
    private int _holders;
    private int _isClaimed;

    public InferenceRequest Request { get; private set; } = null!;

    /// <summary>By the batcher's clock.</summary>
    public TimeSpan ArrivedAt { get; private set; }

    /// <summary>When it is late; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    public TimeSpan DueAt { get; private set; }

    /// <summary>Set when its batch leaves.</summary>
    public TimeSpan QueueDuration { get; set; }

    public bool IsClaimed => Volatile.Read(ref _isClaimed) != 0;

    public void Begin(InferenceRequest request, TimeSpan arrivedAt, TimeSpan dueAt)
    {
        Request = request;
        ArrivedAt = arrivedAt;
        DueAt = dueAt;
        _holders = Holders;
        Volatile.Write(ref _isClaimed, 0);
    }

    /// <summary>The caller's end. To be called once, when the request is in the queue.</summary>
    public ValueTask<InferenceResult> WaitAsync(CancellationToken cancellationToken)
    {
        var answer = new ValueTask<InferenceResult>(this, _answer.Version);
        _cancellation = cancellationToken.UnsafeRegister(
            static (pending, token) => ((PendingInference)pending!).TryFail(new OperationCanceledException(token)), this);
        return answer;
    }

    /// <returns>True for the one who may, and must, answer.</returns>
    public bool TryClaim() => Interlocked.Exchange(ref _isClaimed, 1) == 0;

    public void Answer(InferenceResult result) => _answer.SetResult(result);

    public bool TryFail(Exception exception)
    {
        if (!TryClaim())
            return false;
        _answer.SetException(exception);
        return true;
    }

    /// <summary>Either holder is done with it.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
            return;
        Request = null!;
        _answer.Reset();
        pool.Enqueue(this);
    }

    InferenceResult IValueTaskSource<InferenceResult>.GetResult(short token)
    {
        // Throws for a task that was awaited before, ahead of letting go of what is someone else's by now.
        _answer.GetStatus(token);
        try
        {
            return _answer.GetResult(token);
        }
        finally
        {
            _cancellation.Dispose();
            Release();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<InferenceResult>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<InferenceResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _answer.OnCompleted(continuation, state, token, flags);
}
