using Streaming.Abstractions;

namespace Streaming.Inference.Tests;

/// <summary>Models that one silo serves do not wait for each other.</summary>
public sealed class FairnessTests : IDisposable
{
    private readonly RecordingInstance[] _busy = [new(), new()];
    private readonly RecordingInstance _free = new();
    private readonly Measurements _measurements = new();
    private readonly List<DynamicBatcher> _batchers = [];

    private static CancellationToken TestCancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _batchers.ForEach(batcher => batcher.Dispose());
        _measurements.Dispose();
        _free.Dispose();
        foreach (var instance in _busy)
            instance.Dispose();
    }

    [Fact]
    public async Task InferAsync_WhenAnotherModelIsBusyAndHasALongQueue_IsAnsweredAllTheSame()
    {
        var busy = NewBatcher("busy", _busy);
        var free = NewBatcher("free", [_free]);
        var waiting = Enumerable.Range(0, 50).Select(i => InferAsync(busy, "busy", $"{i}")).ToList();
        _free.LetGo();

        var answer = await InferAsync(free, "free", "seldom");

        Assert.Equal(["seldom"], answer.Labels);
        Assert.Equal(50 - _busy.Length, busy.WaitingCount);
        foreach (var instance in _busy)
            instance.LetGo(50);
        await Task.WhenAll(waiting);
    }

    private static Task<InferenceResult> InferAsync(DynamicBatcher batcher, string model, string rig) => batcher.InferAsync(
        new InferenceRequest { Model = model, Rig = rig, Window = new AlignedWindow { Modalities = [] } }, TestCancelled).AsTask();

    private DynamicBatcher NewBatcher(string model, IReadOnlyList<IModelInstance> instances)
    {
        var batcher = new DynamicBatcher(
            model, new BatchingPolicy(4, [4], TimeSpan.Zero), maxWaiting: 100, instances, TimeProvider.System, new InferenceMetrics(_measurements.Meters));
        _batchers.Add(batcher);
        return batcher;
    }
}
