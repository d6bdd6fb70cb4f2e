using Streaming.Abstractions;
using Streaming.Capture;
using Streaming.Capture.Simulation;
using Streaming.Kafka;

namespace EndToEnd.Tests.Drills;

/// <summary>What the rigs of a drill send: the same each time it is asked, with samples out of order, some too late.</summary>
internal sealed class DrillInput(int rigs, TimeSpan duration)
{
    private const long StartUs = 1_769_860_800_000_000;

    private static readonly SensorOptions Sensor = new() { Jitter = TimeSpan.FromMilliseconds(5), OutOfOrder = 0.03, DropoutsPerMinute = 1 };

    public string[] Rigs { get; } = [.. Enumerable.Range(1, rigs).Select(number => $"rig-{number}")];

    /// <summary>In the order in which the rig sends them.</summary>
    public IEnumerable<ScheduledSample> Of(string rig) => new RigSimulator(new RigSimulationOptions
    {
        Rig = rig,
        Seed = 1_000 + Array.IndexOf(Rigs, rig),
        StartUs = StartUs,
        Duration = duration,
        Camera = Sensor,
        Microphone = Sensor,
        Captions = Sensor,
    }).Run();

    /// <summary>All rigs side by side.</summary>
    /// <param name="kafka">Where they send to.</param>
    /// <param name="topics">Topic by modality.</param>
    /// <param name="speed">1 for real time.</param>
    public async Task SendAsync(KafkaOptions kafka, IReadOnlyDictionary<string, string> topics, double speed)
    {
        await Task.WhenAll(Rigs.Select(rig => Task.Run(async () =>
        {
            using var producer = new SampleProducer(kafka, topics);
            await foreach (var sample in Pacer.PaceAsync(Of(rig), TimeProvider.System, speed))
                await producer.SendAsync(rig, sample, CancellationToken.None);
            await producer.FlushAsync(CancellationToken.None);
        })));
    }
}
