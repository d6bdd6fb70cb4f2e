using EndToEnd.Tests.Infrastructure;
using Streaming.Abstractions;
using Streaming.Capture;
using Streaming.Capture.Simulation;
using Streaming.Kafka;

namespace EndToEnd.Tests.Drills;

/// <summary>What the rigs of a drill send: the same each time it is asked, with samples out of order, some too late.</summary>
/// <param name="rigs">How many.</param>
/// <param name="duration">Of what each sends, in event time.</param>
/// <param name="frameComments">Make frames larger, see <see cref="LargeFrame"/>.</param>
/// <param name="startUs">When the first is captured; one in the future is waited for.</param>
internal sealed class DrillInput(int rigs, TimeSpan duration, int frameComments = 0, long startUs = 1_769_860_800_000_000)
{
    private static readonly SensorOptions Sensor = new() { Jitter = TimeSpan.FromMilliseconds(5), OutOfOrder = 0.03, DropoutsPerMinute = 1 };

    public string[] Rigs { get; } = [.. Enumerable.Range(1, rigs).Select(number => $"rig-{number}")];

    /// <summary>In the order in which the rig sends them.</summary>
    public IEnumerable<ScheduledSample> Of(string rig) => new RigSimulator(new RigSimulationOptions
    {
        Rig = rig,
        Seed = 1_000 + Array.IndexOf(Rigs, rig),
        StartUs = startUs,
        Duration = duration,
        Camera = Sensor,
        Microphone = Sensor,
        Captions = Sensor,
    }).Run().Select(Enlarge);

    /// <summary>All rigs side by side.</summary>
    /// <param name="kafka">Where they send to.</param>
    /// <param name="topics">Topic by modality.</param>
    /// <param name="speed">1 for real time.</param>
    /// <returns>The payload bytes that were sent.</returns>
    public async Task<long> SendAsync(KafkaOptions kafka, IReadOnlyDictionary<string, string> topics, double speed)
    {
        var sent = await Task.WhenAll(Rigs.Select(rig => Task.Run(async () =>
        {
            var bytes = 0L;
            using var producer = new SampleProducer(kafka, topics);
            await foreach (var sample in Pacer.PaceAsync(Of(rig), TimeProvider.System, speed))
            {
                await producer.SendAsync(rig, sample, CancellationToken.None);
                bytes += sample.Payload.Length;
            }

            await producer.FlushAsync(CancellationToken.None);
            return bytes;
        })));
        return sent.Sum();
    }

    private ScheduledSample Enlarge(ScheduledSample scheduled)
    {
        var sample = scheduled.Sample;
        if (frameComments == 0 || sample.ContentType != ContentTypes.Jpeg)
            return scheduled;
        return scheduled with { Sample = SampleCopy.Of(sample, LargeFrame.Of(sample.Payload, frameComments)) };
    }
}
