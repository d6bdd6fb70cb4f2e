using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>Requests that run together on one instance. Owned by the batcher, which fills it again once it has run.</summary>
internal sealed class InferenceBatch(
    IModelInstance instance, string model, int maxSize, Action<InferenceBatch> onRun, InferenceMetrics metrics) : IThreadPoolWorkItem
{
    private readonly PendingInference[] _requests = new PendingInference[maxSize];
    private readonly InferenceResult[] _results = new InferenceResult[maxSize];

    public int Count { get; private set; }

    /// <summary>How long the last run took.</summary>
    public TimeSpan RunDuration { get; set; }

    public InferenceRequest Request(int index) => _requests[index].Request;

    /// <summary>What the request was answered with.</summary>
    public InferenceResult Result(int index) => _results[index];

    public TimeSpan QueueDuration(int index) => _requests[index].QueueDuration;

    public void Add(PendingInference pending) => _requests[Count++] = pending;

    /// <summary>To be called once for each request of the batch.</summary>
    public void Answer(int index, InferenceResult result)
    {
        var pending = _requests[index];
        _results[index] = result;
        if (pending.TryClaim())
        {
            // Counted first: who has an answer finds it counted.
            metrics.CountRequest(model, result.Fault is null ? InferenceOutcome.Ok : InferenceOutcome.Fault);
            pending.Answer(result);
        }
        else
        {
            metrics.CountRequest(model, InferenceOutcome.Cancelled);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        instance.Run(this);
        Clear();
        onRun(this);
    }

    /// <summary>Lets go of the requests, which are answered, and of their answers.</summary>
    public void Clear()
    {
        foreach (var pending in _requests.AsSpan(0, Count))
            pending.Release();
        Array.Clear(_requests, 0, Count);
        Array.Clear(_results, 0, Count);
        Count = 0;
    }
}
