using Microsoft.Extensions.Time.Testing;
using Streaming.Abstractions;

namespace Streaming.Inference.Tests;

public sealed class DynamicBatcherTests : IDisposable
{
    private static readonly TimeSpan QueueDelay = TimeSpan.FromMilliseconds(5);

    private readonly FakeTimeProvider _time = new();
    private readonly RecordingInstance _instance = new();
    private readonly Measurements _measurements = new();
    private readonly DynamicBatcher _batcher;

    public DynamicBatcherTests() => _batcher = NewBatcher();

    private static CancellationToken TestCancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task InferAsync_WhenThePreferredSizeIsReached_LeavesAtOnce()
    {
        var answers = Infer("a", "b", "c");

        Assert.Equal(3, _batcher.WaitingCount);
        answers.AddRange(Infer("d"));

        Assert.Equal(0, _batcher.WaitingCount);
        Assert.Equal(["a", "b", "c", "d"], await _instance.NextBatchAsync());
        _instance.LetGo();
        Assert.Equal(["a", "b", "c", "d"], await RigsOf(answers));
    }

    [Fact]
    public async Task InferAsync_WhenTheOldestHasWaitedForTheQueueDelay_LeavesWithWhatThereIs()
    {
        var answers = Infer("a");
        _time.Advance(QueueDelay / 2);
        answers.AddRange(Infer("b"));
        _time.Advance((QueueDelay / 2) - TimeSpan.FromMicroseconds(1));
        Assert.Equal(2, _batcher.WaitingCount);

        _time.Advance(TimeSpan.FromMicroseconds(1));

        Assert.Equal(["a", "b"], await _instance.NextBatchAsync());
        _instance.LetGo();
        var results = await Task.WhenAll(answers);
        Assert.Equal([5000, 2500], results.Select(result => result.QueueDurationUs));
        Assert.All(results, result => Assert.Equal(2, result.BatchSize));
    }

    [Fact]
    public async Task InferAsync_WhenABatchTookTheOldest_TheNextOneHasItsOwnDelay()
    {
        var answers = Infer("a", "b", "c");
        _time.Advance(QueueDelay / 2);
        answers.AddRange(Infer("d", "e"));
        await _instance.NextBatchAsync();
        _instance.LetGo();
        await RigsOf(answers[..4]);

        _time.Advance(QueueDelay / 2);
        Assert.Equal(1, _batcher.WaitingCount);
        _time.Advance(QueueDelay / 2);

        Assert.Equal(["e"], await _instance.NextBatchAsync());
        _instance.LetGo();
        Assert.Equal(["e"], await RigsOf(answers[4..]));
    }

    [Fact]
    public async Task InferAsync_WhenEveryInstanceIsBusy_GathersAFullBatchMeanwhile()
    {
        var answers = Infer("1", "2", "3", "4");
        await _instance.NextBatchAsync();
        answers.AddRange(Infer("5", "6", "7", "8", "9", "10", "11", "12", "13"));

        _instance.LetGo();
        Assert.Equal(["5", "6", "7", "8", "9", "10", "11", "12"], await _instance.NextBatchAsync());
        Assert.Equal(1, _batcher.WaitingCount);

        _time.Advance(QueueDelay);
        _instance.LetGo(2);
        Assert.Equal(["13"], await _instance.NextBatchAsync());
        Assert.Equal(13, (await RigsOf(answers)).Distinct().Count());
    }

    [Fact]
    public async Task InferAsync_WhenThereAreTwoInstances_RunsTwoBatchesAtATime()
    {
        using var other = new RecordingInstance();
        using var batcher = NewBatcher(_instance, other);

        var answers = Infer(batcher, "a", "b", "c", "d", "e", "f", "g", "h");

        string[] started = [.. await _instance.NextBatchAsync(), .. await other.NextBatchAsync()];
        Assert.Equal(["a", "b", "c", "d", "e", "f", "g", "h"], started.Order());
        _instance.LetGo();
        other.LetGo();
        await Task.WhenAll(answers);
    }

    [Fact]
    public async Task InferAsync_WhenTheQueueIsFull_RefusesWithoutTouchingTheRest()
    {
        var answers = Infer([.. Enumerable.Range(0, 4 + 10).Select(i => $"{i}")]);
        await _instance.NextBatchAsync();

        var exception = await Assert.ThrowsAsync<InferenceQueueFullException>(() => Infer("one too many")[0]);

        Assert.Equal("10 requests wait for model echo already.", exception.Message);
        Assert.Equal(1, _measurements.SumOf("streaming.inference.requests", "model=echo,outcome=refused"));
        _instance.LetGo(3);
        _time.Advance(QueueDelay);
        Assert.Equal(14, (await RigsOf(answers)).Distinct().Count());
    }

    [Fact]
    public async Task InferAsync_WhenCancelledInTheQueue_EndsAtOnceAndLeavesNoGap()
    {
        using var cancellation = new CancellationTokenSource();
        var cancelled = _batcher.InferAsync(Request("a"), cancellation.Token).AsTask();
        var answers = Infer("b", "c");

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        answers.AddRange(Infer("d"));
        Assert.Equal(3, _batcher.WaitingCount);
        answers.AddRange(Infer("e"));
        Assert.Equal(["b", "c", "d", "e"], await _instance.NextBatchAsync());
        _instance.LetGo();
        Assert.Equal(["b", "c", "d", "e"], await RigsOf(answers));
        Assert.Equal(1, _measurements.SumOf("streaming.inference.requests", "model=echo,outcome=cancelled"));
    }

    [Fact]
    public async Task InferAsync_WhenCancelledInABatch_EndsAtOnceAndTheOthersGetTheirAnswers()
    {
        using var cancellation = new CancellationTokenSource();
        var cancelled = _batcher.InferAsync(Request("a"), cancellation.Token).AsTask();
        var answers = Infer("b", "c", "d");
        await _instance.NextBatchAsync();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        _instance.LetGo();
        Assert.Equal(["b", "c", "d"], await RigsOf(answers));
    }

    [Fact]
    public async Task StopAsync_WhenRequestsWait_AnswersThemAndTakesNoMore()
    {
        var answers = Infer("a", "b", "c", "d", "e", "f");
        await _instance.NextBatchAsync();

        var stop = _batcher.StopAsync(TestCancelled);

        Assert.False(stop.IsCompleted);
        await Assert.ThrowsAsync<InferenceUnavailableException>(() => Infer("late")[0]);
        _instance.LetGo(2);
        await stop.WaitAsync(TestCancelled);
        Assert.Equal(["a", "b", "c", "d", "e", "f"], await RigsOf(answers));
    }

    [Fact]
    public async Task StopAsync_WhenItsTimeIsUp_RefusesWhatWaitsAndAwaitsWhatRuns()
    {
        var answers = Infer("a", "b", "c", "d", "e");
        await _instance.NextBatchAsync();

        var stop = _batcher.StopAsync(new CancellationToken(canceled: true));

        await Assert.ThrowsAsync<InferenceUnavailableException>(() => answers[4]);
        Assert.False(stop.IsCompleted);
        _instance.LetGo();
        await stop.WaitAsync(TestCancelled);
        Assert.Equal(["a", "b", "c", "d"], await RigsOf(answers[..4]));
    }

    [Fact]
    public async Task StopAsync_WhenNothingIsUnderWay_ReturnsAtOnce() => await _batcher.StopAsync(TestCancelled).WaitAsync(TestCancelled);

    [Fact]
    public async Task Pending_Always_ComesBackToZero()
    {
        var answers = Infer("a", "b", "c");
        Assert.Equal(3, _measurements.SumOf("streaming.inference.pending", "model=echo"));

        answers.AddRange(Infer("d"));
        _instance.LetGo();
        await RigsOf(answers);

        Assert.Equal(0, _measurements.SumOf("streaming.inference.pending", "model=echo"));
    }

    public void Dispose()
    {
        _batcher.Dispose();
        _instance.Dispose();
        _measurements.Dispose();
    }

    private static InferenceRequest Request(string rig) => TestData.Request("echo", TestData.Window(1000), rig);

    private static List<Task<InferenceResult>> Infer(DynamicBatcher batcher, params string[] rigs) =>
        [.. rigs.Select(rig => batcher.InferAsync(Request(rig), TestCancelled).AsTask())];

    private static async Task<string[]> RigsOf(IEnumerable<Task<InferenceResult>> answers) =>
        [.. (await Task.WhenAll(answers).WaitAsync(TestCancelled)).Select(result => result.Labels[0])];

    private List<Task<InferenceResult>> Infer(params string[] rigs) => Infer(_batcher, rigs);

    private DynamicBatcher NewBatcher(params IModelInstance[] instances) => new(
        "echo",
        new BatchingPolicy(maxBatchSize: 8, preferredBatchSizes: [4], QueueDelay),
        maxWaiting: 10,
        instances.Length > 0 ? instances : [_instance],
        _time,
        new InferenceMetrics(_measurements.Meters));
}
