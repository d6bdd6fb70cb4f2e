namespace Streaming.Kafka.Tests.Embedded;

/// <summary>What is read of large records at once is told by their size, not by their number.</summary>
public sealed class LargeRecordsTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    private const int Records = 40;
    private const int RecordBytes = 50_000;
    private const int CreditBytes = 8 * RecordBytes;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Batch_OfLargeRecords_IsNoMoreThanACreditAndWhatOneTurnReads()
    {
        using var captions = new CaptionsTopic(kafka);
        await captions.SendAsync(Enumerable.Range(0, Records).Select(i => $"{i}"), RecordBytes);
        var rigs = new GatedRigs();
        var last = rigs.Until($"{Records - 1}");
        using var host = await captions.StartConsumerAsync(rigs, [("PartitionCreditBytes", $"{CreditBytes}")]);

        await rigs.Reached.WaitAsync(Timeout);
        rigs.Open();
        await last.WaitAsync(Timeout);

        Assert.Equal(Records, rigs.Count);
        Assert.InRange(rigs.LargestBatch, 1, (CreditBytes + (CreditBytes / 2)) / RecordBytes + 1);
        await host.StopAsync();
    }
}
