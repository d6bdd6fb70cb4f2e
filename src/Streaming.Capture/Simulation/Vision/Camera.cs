using Streaming.Abstractions;

namespace Streaming.Capture.Simulation.Vision;

/// <summary>JPEG frames of the road ahead.</summary>
internal static class Camera
{
    public static IEnumerable<Reading> Capture(RigSimulationOptions options, RoadTimeline timeline)
    {
        using var renderer = new RoadRenderer(options);
        for (long frame = 0; ; frame++)
        {
            var timeUs = options.StartUs + frame * 1_000_000 / options.FrameRate;
            var number = frame;
            // A frame that is never sent is never rendered: rendering is most of what a simulated rig costs.
            yield return new Reading(SampleKind.Data, timeUs, 0, timeUs, () => renderer.Render(timeline.At(timeUs), timeUs, number));
        }
    }
}
