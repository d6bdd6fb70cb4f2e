namespace Streaming.Kafka.Tests.Ingest;

public sealed class PartitionCreditTests
{
    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 100)]
    [InlineData(4, 50)]
    [InlineData(0, 100)]
    public void Bytes_AreAsConfiguredWhileAllPartitionsTogetherHaveASixteenthOfTheMemory(int partitions, long expected)
    {
        var credit = new PartitionCredit(maxBytes: 100, memoryBytes: 16 * 200);

        credit.DivideAmong(partitions);

        Assert.Equal(expected, credit.Bytes);
    }

    [Fact]
    public void Bytes_WhenPartitionsAreTakenAway_AreAsBefore()
    {
        var credit = new PartitionCredit(maxBytes: 100, memoryBytes: 16 * 200);
        credit.DivideAmong(8);

        credit.DivideAmong(2);

        Assert.Equal(100, credit.Bytes);
    }
}
