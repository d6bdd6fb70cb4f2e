using Streaming.Abstractions;
using Streaming.Capture.Simulation.Sound;
using Streaming.Capture.Simulation.Text;
using Streaming.Capture.Simulation.Vision;

namespace Streaming.Capture.Simulation;

/// <summary>
/// A rig that drives a road on which things happen, and knows what: camera, microphone and captions as its sensors would send
/// them, and the truth beside them.
/// </summary>
/// <exception cref="ArgumentException">An option is outside of its range.</exception>
public sealed class RigSimulator
{
    private readonly RoadTimeline _timeline;

    public RigSimulator(RigSimulationOptions options)
    {
        options.Validate();
        Options = options;
        _timeline = new RoadTimeline(options.Seed, options.StartUs);
        Truth = new GroundTruth(_timeline, options.StartUs);
    }

    public RigSimulationOptions Options { get; }

    public GroundTruth Truth { get; }

    /// <summary>
    /// All samples by send time, made while they are enumerated; without end where the options give no duration. At the end of a
    /// finite run each sensor says that it has ended. Every call starts anew and yields the same.
    /// </summary>
    public IEnumerable<ScheduledSample> Run()
    {
        var sensors = new List<IEnumerable<ScheduledSample>>();
        if (Options.Camera.Enabled)
            sensors.Add(Deliver(Modalities.Camera, ContentTypes.Jpeg, Options.Camera, Camera.Capture(Options, _timeline)));
        if (Options.Microphone.Enabled)
            sensors.Add(Deliver(Modalities.Microphone, AudioContentType, Options.Microphone, Microphone.Capture(Options, _timeline)));
        if (Options.Captions.Enabled)
            sensors.Add(Deliver(Modalities.Captions, ContentTypes.Text, Options.Captions, CaptionFeed.Capture(Options, _timeline)));
        return Merge(sensors);
    }

    private string AudioContentType => new AudioFormat(Options.AudioRate, Channels: 1).ContentType;

    private IEnumerable<ScheduledSample> Deliver(string modality, string contentType, SensorOptions sensor, IEnumerable<Reading> readings)
    {
        var dropouts = new Dropouts(sensor, Options.Seed, modality, Options.StartUs);
        var delivery = new Delivery(Options.Rig, modality, contentType, sensor, Options.Seed, dropouts);
        return delivery.Deliver(readings.TakeWhile(reading => reading.TimeUs < Options.EndUs && reading.ReadyUs <= Options.EndUs), Options.EndUs);
    }

    private static IEnumerable<ScheduledSample> Merge(List<IEnumerable<ScheduledSample>> sensors)
    {
        var heads = sensors.ConvertAll(sensor => sensor.GetEnumerator());
        try
        {
            heads.RemoveAll(head => !head.MoveNext());
            while (heads.MinBy(head => head.Current.SendTimeUs) is { } earliest)
            {
                yield return earliest.Current;
                if (!earliest.MoveNext())
                {
                    heads.Remove(earliest);
                    earliest.Dispose();
                }
            }
        }
        finally
        {
            heads.ForEach(head => head.Dispose());
        }
    }
}
