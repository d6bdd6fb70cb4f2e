using Streaming.Abstractions;

namespace Streaming.AlignmentSilo.Tests.Support;

/// <summary>Inference of one rig that answers when the test says so; windows are named by the second they start at.</summary>
internal sealed class HeldInference
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, TaskCompletionSource> _asked = [];
    private readonly Dictionary<long, TaskCompletionSource> _released = [];

    public async Task<InferenceResult> InferAsync(InferenceRequest request)
    {
        var second = request.Window.StartUs / 1_000_000;
        Find(_asked, second).TrySetResult();
        await Find(_released, second).Task.WaitAsync(TestTime.Limit);
        return InferenceScript.Pothole(request);
    }

    /// <summary>Completes when the window waits here, or has.</summary>
    public Task AskedAsync(long second) => Find(_asked, second).Task.WaitAsync(TestTime.Limit);

    public void Release(params long[] seconds)
    {
        foreach (var second in seconds)
            Find(_released, second).TrySetResult();
    }

    private TaskCompletionSource Find(Dictionary<long, TaskCompletionSource> sources, long second)
    {
        lock (_lock)
        {
            if (!sources.TryGetValue(second, out var source))
                sources.Add(second, source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return source;
        }
    }
}
