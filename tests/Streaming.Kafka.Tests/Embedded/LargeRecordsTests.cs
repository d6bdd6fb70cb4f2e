using Streaming.Abstractions;

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
        var options = kafka.CreateOptions();
        var topic = kafka.CreateTopic("captions");
        using var producer = new SampleProducer(options, new Dictionary<string, string> { ["captions"] = topic });
        for (var i = 0; i < Records; i++)
            await producer.SendAsync("rig", new Sample { Modality = "captions", ContentType = ContentTypes.Text, Payload = new byte[RecordBytes], Id = $"{i}" }, CancellationToken.None);
        await producer.FlushAsync(CancellationToken.None);
        var rigs = new GatedRigs();
        var last = rigs.Until($"{Records - 1}");
        using var host = await RunningConsumer.StartAsync(
            options, rigs, [new ModalityDefinition { Name = "captions", Topic = topic, Kind = ContentKind.Text }], [("PartitionCreditBytes", $"{CreditBytes}")]);

        await rigs.Reached.WaitAsync(Timeout);
        rigs.Open();
        await last.WaitAsync(Timeout);

        Assert.Equal(Records, rigs.Count);
        Assert.InRange(rigs.LargestBatch, 1, (CreditBytes + (CreditBytes / 2)) / RecordBytes + 1);
        await host.StopAsync();
    }
}
