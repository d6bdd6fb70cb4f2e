namespace Streaming.Kafka.Tests;

/// <summary>What is tried until it succeeds.</summary>
public sealed class RetryTests
{
    private static readonly CancellationToken NeverStopped = CancellationToken.None;

    [Fact]
    public async Task UntilDone_WhenItFailsTwice_SaysSoEachTimeAndGivesTheResult()
    {
        var failures = new List<(int Attempt, string Reason)>();
        var calls = 0;
        var time = new WaitedTime();

        var done = Retry.UntilDoneAsync(
            () => ++calls < 3 ? throw new InvalidOperationException($"fault {calls}") : Task.FromResult("done"),
            (attempt, reason) => failures.Add((attempt, reason)),
            time,
            NeverStopped);
        foreach (var attempt in (int[])[1, 2])
        {
            await time.UntilWaitedForAsync(Retry.DelayAfter(attempt));
            Assert.False(done.IsCompleted);
            time.Advance(Retry.DelayAfter(attempt));
        }

        Assert.Equal("done", await done);
        Assert.Equal([(1, "fault 1"), (2, "fault 2")], failures);
    }

    [Fact]
    public async Task UntilDone_WhenItFailsSinceItIsStopped_EndsAndReportsNothing()
    {
        using var stopping = new CancellationTokenSource();
        var failures = 0;

        var done = Retry.UntilDoneAsync(
            async () =>
            {
                await stopping.CancelAsync();
                throw new InvalidOperationException("The connection is closed.");
            },
            (_, _) => failures++,
            TimeProvider.System,
            stopping.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => done);
        Assert.Equal(0, failures);
    }

    [Fact]
    public async Task UntilDone_WhenItIsStoppedAlready_TriesNothing()
    {
        var calls = 0;

        var done = Retry.UntilDoneAsync(() => Task.FromResult(++calls), (_, _) => { }, TimeProvider.System, new CancellationToken(canceled: true));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => done);
        Assert.Equal(0, calls);
    }

    [Theory]
    [InlineData(1, 200)]
    [InlineData(2, 400)]
    [InlineData(4, 1_600)]
    [InlineData(5, 2_000)]
    [InlineData(1_000, 2_000)]
    public void DelayAfter_GrowsUpToTwoSeconds(int attempt, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Retry.DelayAfter(attempt));
}
