namespace Streaming.Kafka.Tests.Ingest;

public sealed class WindowCreditTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Wait_WhenMoreThanAllowedIsTaken_EndsWhenEnoughIsGivenBack()
    {
        var credit = new WindowCredit(() => 100);
        credit.Take(100);
        Assert.True(credit.WaitForRoomAsync(CancellationToken.None).IsCompleted);
        credit.Take(50);

        var wait = credit.WaitForRoomAsync(CancellationToken.None);
        credit.GiveBack(49);
        Assert.False(wait.IsCompleted);
        credit.GiveBack(1);

        await wait.WaitAsync(Limit);
        Assert.Equal(100, credit.Bytes);
    }

    [Fact]
    public async Task Wait_WhenCancelled_EndsAndLeavesOthersWaiting()
    {
        var credit = new WindowCredit(() => 0);
        credit.Take(1);
        using var cancellation = new CancellationTokenSource();
        var cancelled = credit.WaitForRoomAsync(cancellation.Token);
        var other = credit.WaitForRoomAsync(CancellationToken.None);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Limit));
        Assert.False(other.IsCompleted);
        credit.GiveBack(1);
        await other.WaitAsync(Limit);
    }
}
