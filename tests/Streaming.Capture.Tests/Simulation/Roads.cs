using SkiaSharp;
using Streaming.Capture.Simulation;
using Streaming.Capture.Simulation.Vision;

namespace Streaming.Capture.Tests.Simulation;

/// <summary>Segments of many roads, to look at without driving to them.</summary>
internal static class Roads
{
    public static readonly RigSimulationOptions Options = new() { Camera = new SensorOptions { Noise = 0 }, JpegQuality = 100 };

    public static IEnumerable<RoadSegment> Segments(string label, int count) =>
        Enumerable.Range(0, int.MaxValue).SelectMany(seed => Road(seed, 100)).Where(segment => segment.Label == label).Take(count);

    /// <summary>The first segments of one road.</summary>
    public static IEnumerable<RoadSegment> Road(int seed, int count)
    {
        var timeline = new RoadTimeline(seed, Options.StartUs);
        for (var segment = timeline.At(Options.StartUs); count-- > 0; segment = timeline.At(segment.EndUs))
            yield return segment;
    }

    public static SKColor[] Picture(RoadSegment segment, double seconds)
    {
        using var renderer = new RoadRenderer(Options);
        using var picture = SKBitmap.Decode(renderer.Render(segment, segment.StartUs + (long)(seconds * 1e6), frame: 0));
        return picture.Pixels;
    }

    /// <summary>The picture's middle third of the bottom row: road and nothing else, where nobody stands on it.</summary>
    public static IEnumerable<SKColor> RoadSurface(SKColor[] picture)
    {
        var width = Options.FrameWidth;
        return picture.Skip(picture.Length - width + width / 3).Take(width / 3);
    }
}
