namespace Streaming.Inference.Tests;

public class BatchingPolicyTests
{
    private readonly BatchingPolicy _policy = new(16, [4, 8], TimeSpan.FromMilliseconds(5));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(4, 4)]
    [InlineData(7, 4)]
    [InlineData(8, 8)]
    [InlineData(15, 8)]
    [InlineData(16, 16)]
    [InlineData(40, 16)]
    public void NextBatchSize_WhenNothingIsDue_IsTheLargestPreferredThatWaits(int waiting, int expected) =>
        Assert.Equal(expected, _policy.NextBatchSize(waiting, isOldestDue: false));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 7)]
    [InlineData(40, 16)]
    public void NextBatchSize_WhenTheOldestIsDue_IsAllThatWaitsAndFits(int waiting, int expected) =>
        Assert.Equal(expected, _policy.NextBatchSize(waiting, isOldestDue: true));
}
