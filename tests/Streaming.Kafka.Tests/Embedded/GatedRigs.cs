using System.Collections.Concurrent;
using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Embedded;

/// <summary>Rigs that take nothing further until they are told to.</summary>
internal sealed class GatedRigs : IRigDirectory
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = [];
    private readonly ConcurrentQueue<Sample> _samples = [];

    /// <summary>Completes when the first batch waits.</summary>
    public Task Reached => _reached.Task;

    public int Count => _samples.Count;

    /// <summary>In samples, of all that came.</summary>
    public int LargestBatch { get; private set; }

    public void Open() => _open.TrySetResult();

    /// <summary>Completes when the sample with this id has come.</summary>
    public Task Until(string id) => _waiting.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public async ValueTask<AppendResult> AppendAsync(string rig, SampleBatch batch)
    {
        _reached.TrySetResult();
        await _open.Task;
        LargestBatch = Math.Max(LargestBatch, batch.Samples.Length);
        foreach (var sample in batch.Samples)
        {
            _samples.Enqueue(sample);
            if (_waiting.TryGetValue(sample.Id, out var waiting))
                waiting.TrySetResult();
        }

        return AppendResult.Taken;
    }

    public ValueTask<bool> WaitForRoomAsync(string rig, PartitionAssignment assignment) => ValueTask.FromResult(true);

    public ValueTask<RigSnapshot?> GetSnapshotAsync(string rig, PartitionAssignment assignment) =>
        ValueTask.FromResult<RigSnapshot?>(new RigSnapshot { Holds = [], Checkpoint = "{}"u8.ToArray() });

    public ValueTask DrainAsync(string rig, PartitionAssignment assignment) => ValueTask.CompletedTask;

    public ValueTask ReleaseAsync(string rig, PartitionAssignment assignment) => ValueTask.CompletedTask;
}
