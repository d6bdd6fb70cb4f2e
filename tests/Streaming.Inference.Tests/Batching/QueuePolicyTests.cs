using Microsoft.Extensions.Time.Testing;
using Streaming.Abstractions;

namespace Streaming.Inference.Tests;

public sealed class QueuePolicyTests : IDisposable
{
    private static readonly TimeSpan QueueDelay = TimeSpan.FromMilliseconds(50);

    private readonly FakeTimeProvider _time = new();
    private readonly RecordingInstance _instance = new();
    private readonly Measurements _measurements = new();
    private DynamicBatcher? _batcher;

    [Fact]
    public async Task InferAsync_WhenLevelsDiffer_TheFirstLevelGoesFirst()
    {
        Serve(new QueuePolicy(2, 2, 0, TimeSpan.Zero, RejectsLate: false), maxBatchSize: 2);
        var answers = new[] { Infer("filler-1"), Infer("filler-2") };
        await _instance.NextBatchAsync();

        var waiting = new[] { Infer("low"), Infer("lower", priority: 9), Infer("high", priority: 1), Infer("higher", priority: 1) };
        _instance.LetGo(3);
        await Task.WhenAll([.. answers, .. waiting]);

        Assert.Equal(["high", "higher"], await _instance.NextBatchAsync());
        Assert.Equal(["low", "lower"], await _instance.NextBatchAsync());
    }

    [Fact]
    public async Task InferAsync_WhenADeadlineComesBeforeTheQueueDelayIsOver_TheBatchLeavesEarly()
    {
        Serve(QueuePolicy.Default);
        var patient = Infer("patient");
        var hurried = Infer("hurried", timeLeft: TimeSpan.FromMilliseconds(20));

        _time.Advance(TimeSpan.FromMilliseconds(19));
        Assert.Equal(2, _batcher!.WaitingCount);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(["patient", "hurried"], await _instance.NextBatchAsync());
        _instance.LetGo();
        await Task.WhenAll(patient, hurried);
    }

    [Fact]
    public void LeaveAt_WhenARunTakesTime_LeavesThatMuchEarlier()
    {
        var policy = new BatchingPolicy(8, [], QueueDelay);

        Assert.Equal(
            TimeSpan.FromMilliseconds(12),
            policy.LeaveAt(TimeSpan.Zero, earliestDue: TimeSpan.FromMilliseconds(20), expectedRun: TimeSpan.FromMilliseconds(8)));
        Assert.Equal(QueueDelay, policy.LeaveAt(TimeSpan.Zero, earliestDue: TimeSpan.MaxValue, expectedRun: TimeSpan.FromMilliseconds(8)));
    }

    [Fact]
    public async Task InferAsync_WhenTheTimeIsUpAndThePolicyRejects_SaysSo()
    {
        Serve(new QueuePolicy(1, 1, 0, TimeSpan.FromMilliseconds(10), RejectsLate: true), maxBatchSize: 1);
        var running = Infer("running");
        await _instance.NextBatchAsync();
        var late = Infer("late");

        _time.Advance(TimeSpan.FromMilliseconds(10));
        _instance.LetGo();
        await running;

        var exception = await Assert.ThrowsAsync<InferenceLateException>(() => late);
        Assert.Equal("The request waited for model any until its time was up.", exception.Message);
        Assert.Equal(0, _batcher!.WaitingCount);
    }

    [Fact]
    public async Task InferAsync_WhenTheTimeIsUpAndThePolicyDelays_AnswersAllTheSame()
    {
        Serve(new QueuePolicy(1, 1, 0, TimeSpan.FromMilliseconds(10), RejectsLate: false), maxBatchSize: 1);
        var running = Infer("running");
        await _instance.NextBatchAsync();
        var late = Infer("late");

        _time.Advance(TimeSpan.FromMilliseconds(10));
        _instance.LetGo(2);

        Assert.Equal(["late"], (await late).Labels);
        await running;
    }

    [Fact]
    public async Task InferAsync_WhenTheModelHasItsOwnQueueSize_RefusesBeyondIt()
    {
        Serve(QueuePolicy.Default with { MaxQueueSize = 1 });
        var waiting = Infer("waiting");

        var exception = await Assert.ThrowsAsync<InferenceQueueFullException>(() => Infer("refused"));

        Assert.Equal("1 requests wait for model any already.", exception.Message);
        _time.Advance(QueueDelay);
        _instance.LetGo();
        await waiting;
    }

    public void Dispose()
    {
        _batcher?.Dispose();
        _instance.Dispose();
        _measurements.Dispose();
    }

    private Task<InferenceResult> Infer(string rig, int priority = 0, TimeSpan? timeLeft = null)
    {
        var request = new InferenceRequest
        {
            Model = "any",
            Rig = rig,
            Window = TestData.Window(1000),
            Priority = priority,
            TimeLeftUs = timeLeft is { } left ? (long)left.TotalMicroseconds : null,
        };
        return _batcher!.InferAsync(request, TestContext.Current.CancellationToken).AsTask();
    }

    private void Serve(QueuePolicy queue, int maxBatchSize = 8) => _batcher = new DynamicBatcher(
        "any", new BatchingPolicy(maxBatchSize, [], QueueDelay, queue), maxWaiting: 100, [_instance], _time, new InferenceMetrics(_measurements.Meters));
}
