using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Streaming.Abstractions;
using Streaming.Kafka.Tests.Ingest;

namespace Streaming.Kafka.Tests.Embedded;

/// <summary>The embedded Kafka keeps 5 MiB per partition: who falls behind that is told.</summary>
public sealed class LostRecordsTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    private const int Records = 100;
    private const int RecordBytes = 200_000;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("earliest")]
    [InlineData("latest")] // where a group begins that has committed nothing; it does not skip what is left
    public async Task Consumer_ThatFallsBehindTheRetention_ReadsWhatIsLeftAndCountsTheOthers(string reset)
    {
        using var captions = new CaptionsTopic(kafka);
        await captions.SendAsync(["committed"]);
        await captions.CountReadNextAsync(until: "committed");
        var rigs = new GatedRigs();
        using var host = await captions.StartConsumerAsync(
            rigs, [("PartitionCreditBytes", "1024"), ("MaxPollRecords", "1"), ("Consumer:auto.offset.reset", reset)]);
        using var counted = new MetricCollector<long>(
            host.Services.GetRequiredService<IMeterFactory>(), StreamingTelemetry.KafkaName, "streaming.ingest.lost");
        await captions.SendAsync(["0"], RecordBytes);
        await rigs.Reached.WaitAsync(Timeout);
        var last = rigs.Until($"{Records - 1}");

        for (var i = 1; i < Records; i++)
            await captions.SendAsync([$"{i}"], RecordBytes);
        rigs.Open();
        await last.WaitAsync(Timeout);

        Assert.InRange(rigs.Count, 2, Records - 1);
        await counted.UntilAsync(Records - rigs.Count);
        Assert.Equal(Records, rigs.Count + counted.GetMeasurementSnapshot().EvaluateAsCounter());
        await host.StopAsync();
    }
}
