using Streaming.Abstractions;
using Streaming.Alignment;

namespace Streaming.Cli.Bench;

/// <summary>
/// One rig's sensors as they reach the aligner: a camera at 30 Hz, a microphone at 100 Hz and captions at 1 Hz, each in order, with jitter in its times and on
/// its way. Made beforehand, so that what is measured is alignment.
/// </summary>
internal sealed class AlignmentWorkload
{
    private const int Seed = 20_260_131;
    private const long StartUs = 1_769_860_800_000_000;
    private const int JitterUs = 2_000;
    private const int MaxTravelUs = 20_000;

    /// <summary>The order is that of the peer's topics.</summary>
    private static readonly (string Modality, long PeriodUs)[] Sensors = [("camera", 33_333), ("microphone", 10_000), ("captions", 1_000_000)];

    public AlignmentWorkload(TimeSpan duration)
    {
        var random = new Random(Seed);
        var arrivals = new List<(long ArrivalUs, Sample Sample)>();
        foreach (var (modality, periodUs) in Sensors)
        {
            var lastArrivalUs = 0L;
            for (var timeUs = 0L; timeUs < EventTime.FromTimeSpan(duration); timeUs += periodUs)
            {
                var eventTimeUs = StartUs + timeUs + random.Next(JitterUs);
                lastArrivalUs = Math.Max(lastArrivalUs, eventTimeUs + random.Next(MaxTravelUs));
                arrivals.Add((lastArrivalUs, new Sample { Modality = modality, EventTimeUs = eventTimeUs }));
            }
        }

        Samples = [.. arrivals.OrderBy(arrival => arrival.ArrivalUs).Select(arrival => arrival.Sample)];
    }

    public static int SamplesPerSecondOfStream => 131;

    /// <summary>A window around each frame, with the chunk nearest to it, and the caption that is there: nobody waits a second for the next one.</summary>
    public static AlignmentSpec Spec { get; } = new()
    {
        Window = new ReferenceWindowSpec("camera", -50_000, 50_000),
        Modalities = [.. Sensors.Select(sensor => new ModalitySpec(sensor.Modality)
        {
            Pick = Pick.Nearest,
            Timing = sensor.Modality == "captions" ? PickTiming.Available : PickTiming.Proven,
            IdleTimeoutUs = 5_000_000,
        })],
    };

    public Sample[] Samples { get; }

    /// <summary>One line a sample, "topic time", as the peer reads them.</summary>
    public void WriteTo(TextWriter writer)
    {
        foreach (var sample in Samples)
            writer.WriteLine($"{Array.FindIndex(Sensors, sensor => sensor.Modality == sample.Modality)} {sample.EventTimeUs}");
    }
}
