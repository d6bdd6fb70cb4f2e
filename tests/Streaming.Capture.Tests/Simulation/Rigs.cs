using Streaming.Abstractions;
using Streaming.Capture.Simulation;

namespace Streaming.Capture.Tests.Simulation;

/// <summary>Runs of simulated rigs, small enough for tests.</summary>
internal static class Rigs
{
    public static readonly SensorOptions Off = new() { Enabled = false };

    /// <summary>All three sensors, with a camera that renders stamps instead of pictures.</summary>
    public static RigSimulationOptions Small(int seed = 1, double seconds = 20) => new()
    {
        Seed = seed,
        Duration = TimeSpan.FromSeconds(seconds),
        FrameWidth = 32,
        FrameHeight = 18,
    };

    public static RigSimulationOptions CaptionsOnly(SensorOptions captions, int seed = 1, double seconds = 300) =>
        Small(seed, seconds) with { Camera = Off, Microphone = Off, Captions = captions };

    public static List<ScheduledSample> Run(RigSimulationOptions options) => [.. new RigSimulator(options).Run()];

    public static List<Sample> Data(RigSimulationOptions options, string modality) =>
        [.. Run(options).Select(scheduled => scheduled.Sample).Where(sample => sample.Kind == SampleKind.Data && sample.Modality == modality)];

    public static IEnumerable<ScheduledSample> Of(this IEnumerable<ScheduledSample> samples, string modality) =>
        samples.Where(scheduled => scheduled.Sample.Modality == modality);
}
