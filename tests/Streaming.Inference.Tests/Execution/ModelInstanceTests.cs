using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Abstractions;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

public sealed class ModelInstanceTests : IDisposable
{
    private const int BatchSize = 8;
    private const int Runs = 50;

    // A result and its scores take about 150; the rest is ONNX Runtime's, for each run, shared by the batch.
    private const int MaxBytesPerRequest = 288;

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FusionModel _model = new ModelRepository(TestModels.Root).Load("lookup", new InferenceOptions());
    private readonly ConcurrentQueue<PendingInference> _pool = new();
    private readonly ModelInstance _instance;
    private readonly InferenceBatch _batch;

    public ModelInstanceTests()
    {
        var metrics = ActivatorUtilities.CreateInstance<InferenceMetrics>(_services);
        _instance = new ModelInstance(_model, maxDecodeParallelism: 1, TimeProvider.System, metrics, NullLogger.Instance);
        _batch = new InferenceBatch(_instance, "lookup", BatchSize, _ => { }, metrics);
    }

    [Fact]
    public void Run_WhenWarm_AllocatesLittleMoreThanTheResults()
    {
        var request = LookupRequest("abcdef");
        Run(request);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Runs; i++)
            Run(request);
        var perRequest = (GC.GetAllocatedBytesForCurrentThread() - before) / (Runs * BatchSize);

        Assert.InRange(perRequest, 1, MaxBytesPerRequest);
    }

    public void Dispose()
    {
        _instance.Dispose();
        _model.Dispose();
        _services.Dispose();
    }

    /// <summary>A full batch on this thread, whose callers take their answers after.</summary>
    private void Run(InferenceRequest request)
    {
        Span<ValueTask<InferenceResult>> answers = new ValueTask<InferenceResult>[BatchSize];
        foreach (ref var answer in answers)
        {
            var pending = _pool.TryDequeue(out var pooled) ? pooled : new PendingInference(_pool);
            pending.Begin(request, arrivedAt: default, TimeSpan.MaxValue);
            answer = pending.WaitAsync(CancellationToken.None);
            _batch.Add(pending);
        }

        ((IThreadPoolWorkItem)_batch).Execute();
        foreach (var answer in answers)
            Assert.Null(answer.Result.Fault);
    }
}
