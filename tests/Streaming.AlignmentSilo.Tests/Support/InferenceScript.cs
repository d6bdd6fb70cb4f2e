using System.Collections.Concurrent;
using Streaming.Abstractions;

namespace Streaming.AlignmentSilo.Tests.Support;

/// <summary>
/// What the inference silo of a test answers, rig by rig; a rig that nobody wrote a part for gets <see cref="Pothole"/> at once.
/// </summary>
public sealed class InferenceScript
{
    private readonly ConcurrentDictionary<string, Func<InferenceRequest, Task<InferenceResult>>> _parts = new();

    public ConcurrentQueue<InferenceRequest> Requests { get; } = [];

    public void Answer(string rig, Func<InferenceRequest, Task<InferenceResult>> answer) => _parts[rig] = answer;

    public Task<InferenceResult> InferAsync(InferenceRequest request)
    {
        Requests.Enqueue(request);
        return _parts.TryGetValue(request.Rig, out var answer) ? answer(request) : Task.FromResult(Pothole(request));
    }

    public static InferenceResult Pothole(InferenceRequest request) => new()
    {
        Model = request.Model,
        Version = 7,
        Labels = ["clear", "pothole"],
        Scores = [0.25f, 0.75f],
        QueueDurationUs = 11,
        ComputeDurationUs = 22,
        BatchSize = 3,
    };
}
