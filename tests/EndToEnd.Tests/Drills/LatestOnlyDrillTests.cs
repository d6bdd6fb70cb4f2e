using System.Globalization;
using EndToEnd.Tests.Infrastructure;
using Streaming.Abstractions;
using Streaming.Kafka;

namespace EndToEnd.Tests.Drills;

/// <summary>
/// A pipeline that wants the newest window alone, where many more close than can be answered: what is answered is as new at the end as it was at the
/// beginning, and what is passed over is counted.
/// </summary>
[Collection(WholeSystems.Name)]
public sealed class LatestOnlyDrillTests(RealKafka kafka)
{
    private const string Pipeline = """ "window": { "type": "hopping", "size": "1s", "advance": "20ms" }, "model": "road-hazards", "delivery": "latest-only" """;

    /// <summary>Windows closed by windows answered.</summary>
    private const double MinOverload = 3;

    /// <summary>
    /// Where each window had its turn, events would get older by two seconds in three, without end. This much may be others' work on the same cores.
    /// </summary>
    private const double MaxGrowth = 3;

    private const int Rigs = 16;

    private static readonly TimeSpan CatchUp = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    /// <summary>One model on one core, however many there are.</summary>
    private static readonly (string, string)[] Slow =
        [("Inference__InstancesPerModel", "1"), ("Inference__IntraOpThreads", "1"), ("Inference__MaxDecodeParallelism", "1")];

    [Fact]
    public async Task Windows_WhenMoreCloseThanCanBeAnswered_AreTheNewestAndNoOlderInTheEnd()
    {
        kafka.Require();
        using var deployment = new Deployment($"drill-{Guid.NewGuid():N}", kafka.BootstrapServers, Pipeline, """ , "outOfOrderness": "150ms" """);
        await using var cluster = await DrillCluster.StartAsync(deployment, inferenceOptions: Slow);
        var started = TimeProvider.System.GetTimestamp();
        var input = new DrillInput(Rigs, WarmUp + DrillScale.Overload, startUs: TimeProvider.System.NowUs());
        await input.SendAsync(deployment.Kafka, deployment.Topics, speed: 1);
        var expected = ExpectedOutcome.Of(input, deployment.PipelineFile);
        var events = await ReadUntilNewestAsync(deployment.Kafka, expected);

        var closed = await SumAsync(cluster, "streaming_window_closed_total");
        var skipped = await SumAsync(cluster, "streaming_window_skipped_total");
        var (first, last) = MedianLatencies(events);
        DrillReport.Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{closed / events.Count:0.0} times as many windows as can be answered: median age of events {first.TotalMilliseconds:0} ms, in the end {last.TotalMilliseconds:0} ms"),
            "latest only",
            expected.Samples,
            events.Count,
            TimeProvider.System.GetElapsedTime(started));
        Assert.All(events, fusionEvent => Assert.Equal(expected.Windows[fusionEvent.Id], ExpectedOutcome.Describe(fusionEvent)));
        Assert.Distinct(events.Select(fusionEvent => fusionEvent.Id));
        Assert.Equal(expected.Windows.Count, closed);
        Assert.Equal(closed, events.Count + skipped);
        Assert.True(closed > events.Count * MinOverload, $"{events.Count} of {closed} windows were answered: that is no overload.");
        Assert.True(last < first * MaxGrowth, $"From the end of a window to its event it took {first} at first, and {last} at last.");
    }

    /// <summary>Events of one rig come in the order of its windows, so nothing comes after those of the newest.</summary>
    private static async Task<List<FusionEvent>> ReadUntilNewestAsync(KafkaOptions kafka, ExpectedOutcome expected)
    {
        using var timeout = new CancellationTokenSource(CatchUp);
        var missing = expected.Newest.Values.ToHashSet();
        var events = new List<FusionEvent>();
        try
        {
            await foreach (var fusionEvent in EventReader.ReadAsync(kafka, fromBeginning: true, cancellationToken: timeout.Token))
            {
                events.Add(fusionEvent);
                if (missing.Remove(fusionEvent.Id) && missing.Count == 0)
                    break;
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Of the rigs' newest windows these have no event: {string.Join(", ", missing)}.");
        }

        return events;
    }

    private static async Task<double> SumAsync(DrillCluster cluster, string metric)
    {
        var sums = await Task.WhenAll(cluster.AlignmentSilos.Select(member => member.Silo.SumAsync(metric)));
        return sums.Sum(sum => sum ?? 0);
    }

    /// <summary>From the end of a window to its event, over the first and the last third of the time.</summary>
    private static (TimeSpan First, TimeSpan Last) MedianLatencies(IReadOnlyCollection<FusionEvent> events)
    {
        var begunUs = events.Min(fusionEvent => fusionEvent.Timings.PublishedUs) + EventTime.FromTimeSpan(WarmUp);
        var thirdUs = (events.Max(fusionEvent => fusionEvent.Timings.PublishedUs) - begunUs) / 3;
        return (Median(begunUs), Median(begunUs + 2 * thirdUs));

        TimeSpan Median(long fromUs)
        {
            var latencies = events
                .Where(fusionEvent => fusionEvent.Timings.PublishedUs >= fromUs && fusionEvent.Timings.PublishedUs <= fromUs + thirdUs)
                .Select(fusionEvent => fusionEvent.Timings.PublishedUs - fusionEvent.Window.EndUs)
                .Order()
                .ToList();
            return TimeSpan.FromMicroseconds(latencies[latencies.Count / 2]);
        }
    }
}
