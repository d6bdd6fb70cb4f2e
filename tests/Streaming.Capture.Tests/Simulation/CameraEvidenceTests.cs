using SkiaSharp;
using Streaming.Capture.Simulation;
using Streaming.Capture.Simulation.Vision;

namespace Streaming.Capture.Tests.Simulation;

public sealed class CameraEvidenceTests
{
    [Fact]
    public void Camera_WhenAServiceVehicleIsThere_SeesItsLightsFlash()
    {
        Assert.All(Roads.Segments(RoadHazards.ServiceVehicle, 12), segment =>
        {
            var lit = LampPixels(segment);
            Assert.True(lit.Max() >= 4, $"At most {lit.Max()} pixels of a lamp");
            Assert.True(lit.Distinct().Count() > 1);
        });
    }

    [Fact]
    public void Camera_WhenAnEmergencyVehicleIsHeard_SeesItsLightsAboutEveryOtherTime()
    {
        var seen = Roads.Segments(RoadHazards.EmergencyVehicle, 40).Count(segment => LampPixels(segment).Max() >= 4);

        Assert.InRange(seen, 12, 28);
    }

    [Theory]
    [InlineData(RoadHazards.Clear)]
    [InlineData(RoadHazards.RoadClosure)]
    [InlineData(RoadHazards.CollisionWarning)]
    public void Camera_WhenNobodyFlashes_SeesNoLamps(string label)
    {
        Assert.All(Roads.Segments(label, 12), segment => Assert.True(LampPixels(segment).Max() < 4));
    }

    [Fact]
    public void Camera_WhenTheRoadIsFrozen_SeesItBrighterAndBluer()
    {
        Assert.All(Roads.Segments(RoadHazards.BlackIce, 10), segment =>
        {
            var frozen = Roads.RoadSurface(Roads.Picture(segment, 2)).ToList();
            var thawed = Roads.RoadSurface(Roads.Picture(segment with { IsFrozen = false }, 2)).ToList();

            Assert.True(frozen.Average(Brightness) > 1.3 * thawed.Average(Brightness));
            Assert.True(frozen.Average(Blueness) > thawed.Average(Blueness) + 10);
        });
    }

    [Theory]
    [InlineData(RoadHazards.Pedestrian, typeof(Pedestrian))]
    [InlineData(RoadHazards.Obstacle, typeof(Obstacle))]
    public void Camera_WhenSomethingIsOnTheLane_SeesItThroughoutTheSegmentAndAtNoOtherTime(string label, Type kind)
    {
        foreach (var segment in Roads.Segments(label, 30))
        {
            var thing = Assert.Single(Things(segment), kind.IsInstanceOfType);
            for (var seconds = 0.0; seconds < segment.Seconds; seconds += 0.1)
            {
                thing.MoveTo(seconds);
                Assert.InRange(thing.Z, RoadCanvas.NearMetres + 1, 16);
                Assert.InRange(thing.X, -3.6, 3.6);
            }
        }

        var others = RoadHazards.Labels.Where(other => other != label).SelectMany(other => Roads.Segments(other, 5));
        Assert.DoesNotContain(others.SelectMany(Things), kind.IsInstanceOfType);
    }

    [Theory]
    [InlineData(RoadHazards.Pedestrian)]
    [InlineData(RoadHazards.Obstacle)]
    public void Camera_WhenSomethingIsOnTheLane_PaintsIt(string label)
    {
        Assert.All(Roads.Segments(label, 8), segment =>
        {
            var thing = Things(segment).First(thing => thing is Pedestrian or Obstacle);
            thing.MoveTo(segment.Seconds / 2);
            using var bitmap = new SKBitmap(320, 180);
            using var canvas = new RoadCanvas(new SKCanvas(bitmap), 320, 180);

            thing.Paint(canvas);

            Assert.InRange(bitmap.Pixels.Count(pixel => pixel.Alpha > 200), 60, 10_000);
        });
    }

    private static List<int> LampPixels(RoadSegment segment) =>
        [.. Enumerable.Range(10, 10).Select(tenth => Roads.Picture(segment, tenth / 10.0).Count(IsLamp))];

    /// <summary>Blue or amber as nothing but a flashing lamp shines.</summary>
    private static bool IsLamp(SKColor pixel) =>
        pixel is { Blue: > 240, Red: < 150, Green: < 190 } or { Red: > 240, Green: > 150 and < 220, Blue: < 140 };

    private static List<RoadThing> Things(RoadSegment segment)
    {
        var things = new List<RoadThing>();
        RoadScene.Of(segment).AddTo(things);
        return things;
    }

    private static double Brightness(SKColor pixel) => (pixel.Red + pixel.Green + pixel.Blue) / 3.0;

    private static double Blueness(SKColor pixel) => pixel.Blue - pixel.Red;
}
