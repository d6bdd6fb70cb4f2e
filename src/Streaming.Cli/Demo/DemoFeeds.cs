using System.Runtime.CompilerServices;
using Streaming.Abstractions;
using Streaming.Capture;
using Streaming.Capture.Media;
using Streaming.Capture.Simulation;

namespace Streaming.Cli.Demo;

/// <summary>The rigs a demo can have.</summary>
internal static class DemoFeeds
{
    /// <summary>Simulated road rigs with the small faults that real sensors have: jitter, records out of order, drop-outs.</summary>
    public static IReadOnlyList<DemoFeed> Simulate(int rigs, int seed, TimeSpan? duration, TimeProvider time)
    {
        var sensor = new SensorOptions
        {
            Jitter = TimeSpan.FromMilliseconds(10),
            OutOfOrder = 0.01,
            DropoutsPerMinute = 1,
            DropoutDuration = TimeSpan.FromSeconds(3),
        };
        return [.. Enumerable.Range(1, rigs).Select(number => Simulate(new RigSimulationOptions
        {
            Rig = $"rig-{number}",
            Seed = seed + number,
            StartUs = time.NowUs(),
            Duration = duration,
            Camera = sensor,
            Microphone = sensor,
            Captions = sensor,
        }, time))];
    }

    /// <summary>The user's own recording, in real time; cut off after <paramref name="duration"/> where one is given.</summary>
    public static DemoFeed Replay(MediaCapture media, string rig, TimeSpan? duration) =>
        new(rig, cancellationToken => CutAsync(media.ReadAsync(cancellationToken), duration, cancellationToken), _ => null);

    /// <summary>Runs all rigs at once, until they end or one of them fails.</summary>
    public static Task RunAsync(IReadOnlyCollection<DemoFeed> feeds, Func<DemoFeed, CancellationToken, Task> run, CancellationToken stop) => Parallel.ForEachAsync(
        feeds,
        new ParallelOptions { MaxDegreeOfParallelism = feeds.Count, CancellationToken = stop },
        async (feed, end) => await run(feed, end));

    private static DemoFeed Simulate(RigSimulationOptions options, TimeProvider time)
    {
        var simulator = new RigSimulator(options);
        return new DemoFeed(
            options.Rig,
            cancellationToken => Pacer.PaceAsync(simulator.Run(), time, speed: 1, cancellationToken),
            window => simulator.Truth.LabelOf(window.StartUs, window.EndUs));
    }

    private static async IAsyncEnumerable<Sample> CutAsync(
        IAsyncEnumerable<Sample> samples, TimeSpan? duration, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? endUs = null;
        var modalities = new HashSet<string>();
        await foreach (var sample in samples.WithCancellation(cancellationToken))
        {
            if (sample.Kind == SampleKind.Data && duration is { } length)
                endUs ??= sample.EventTimeUs + EventTime.FromTimeSpan(length);
            if (sample.EventTimeUs >= endUs)
                break;
            modalities.Add(sample.Modality);
            yield return sample;
        }

        if (endUs is null)
            yield break;
        foreach (var modality in modalities)
            yield return new Sample { Kind = SampleKind.End, Modality = modality, EventTimeUs = endUs.Value, Id = $"{modality}/cut" };
    }
}
