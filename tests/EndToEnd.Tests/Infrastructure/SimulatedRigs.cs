using Streaming.Capture.Simulation;
using Streaming.Kafka;

namespace EndToEnd.Tests.Infrastructure;

/// <summary>Simulated rigs that send all they recorded at once.</summary>
internal static class SimulatedRigs
{
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(5);

    /// <param name="kafka">Where Kafka is.</param>
    /// <param name="topics">Topic by modality.</param>
    /// <param name="rigs">The rigs' names.</param>
    /// <param name="startUs">When they start.</param>
    /// <param name="traceParent">The trace that all samples belong to.</param>
    public static async Task SendAsync(
        KafkaOptions kafka, IReadOnlyDictionary<string, string> topics, IEnumerable<string> rigs, long startUs, string? traceParent = null)
    {
        using var producer = new SampleProducer(kafka, topics);
        foreach (var (index, rig) in rigs.Index())
        {
            var simulator = new RigSimulator(new RigSimulationOptions { Rig = rig, Seed = index, StartUs = startUs, Duration = Length });
            foreach (var scheduled in simulator.Run())
                await producer.SendAsync(rig, SampleCopy.Of(scheduled.Sample, scheduled.Sample.Payload, traceParent), CancellationToken.None);
        }

        await producer.FlushAsync(CancellationToken.None);
    }
}
