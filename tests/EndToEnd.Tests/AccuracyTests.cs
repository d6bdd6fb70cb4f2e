using EndToEnd.Tests.Infrastructure;
using Streaming.Capture;
using Streaming.Capture.Simulation;
using Streaming.Cli;
using Streaming.Cli.Demo;

namespace EndToEnd.Tests;

/// <summary>
/// The shipped model on simulated roads that it was not trained on, through everything: records, alignment, inference, events read back. The whole
/// of a window's time counts, changes of scene included.
/// </summary>
[Collection(WholeSystems.Name)]
public sealed class AccuracyTests
{
    /// <summary>Far from the seeds of training and validation.</summary>
    private const int FirstSeed = 900_000;

    /// <summary>Faster than real time, and slow enough for two cores.</summary>
    private const double Speed = 3;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(50);

    [Fact]
    public async Task Accuracy_WithAllModalities_IsAtLeast90Percent()
    {
        var (windows, accuracy, _) = await RunAsync(rigs: 6, FirstSeed, options => options);

        Assert.True(windows >= 600, $"Only {windows} windows came back.");
        Assert.InRange(accuracy, 0.90, 1.0);
    }

    [Theory]
    [InlineData("camera")]
    [InlineData("microphone")]
    [InlineData("captions")]
    public async Task Accuracy_WithOneModalityMissing_IsClearlyBetterThanGuessing(string missing)
    {
        var off = new SensorOptions { Enabled = false };
        var (windows, accuracy, mostFrequent) = await RunAsync(rigs: 3, FirstSeed + 100, options => missing switch
        {
            "camera" => options with { Camera = off },
            "microphone" => options with { Microphone = off },
            _ => options with { Captions = off },
        });

        Assert.True(windows >= 300, $"Only {windows} windows came back.");
        Assert.InRange(accuracy, mostFrequent + 0.1, 1.0);
    }

    /// <returns>Windows read back, the part that was right, and the part that always naming the most frequent class would have right.</returns>
    private static async Task<(int Windows, double Accuracy, double MostFrequent)> RunAsync(
        int rigs, int seed, Func<RigSimulationOptions, RigSimulationOptions> change)
    {
        var startUs = Streaming.Abstractions.EventTime.NowUs(TimeProvider.System);
        var feeds = Enumerable.Range(0, rigs).Select(number =>
        {
            var simulator = new RigSimulator(change(new RigSimulationOptions { Rig = $"rig-{number}", Seed = seed + number, StartUs = startUs, Duration = Length }));
            return new DemoFeed(
                simulator.Options.Rig,
                cancellationToken => Pacer.PaceAsync(simulator.Run(), TimeProvider.System, Speed, cancellationToken),
                window => simulator.Truth.LabelOf(window.StartUs, window.EndUs));
        }).ToDictionary(feed => feed.Rig);
        var truths = new List<string>();
        await using var cluster = await DemoCluster.StartAsync(ShippedFiles.Pipeline("road-hazards"), CancellationToken.None);
        using var run = new DemoRun([.. feeds.Values], TimeProvider.System);

        await run.RunAsync(cluster.Kafka, readBack => truths.Add(feeds[readBack.Event.Rig].TruthOf(readBack.Event.Window)!), CancellationToken.None);

        Assert.Equal(0, run.Report().Dropped);
        return (truths.Count, run.Ledger.Accuracy() ?? 0, (double)truths.GroupBy(truth => truth).Max(group => group.Count()) / truths.Count);
    }
}
