using Streaming.Capture.Simulation;
using Streaming.Capture.Simulation.Sound;

namespace Streaming.Capture.Tests.Simulation;

/// <summary>A warning is what is left when the same segment without it is subtracted.</summary>
public sealed class MicrophoneEvidenceTests
{
    private const int Rate = 16_000;
    private const int ChunkLength = 1_600;

    [Fact]
    public void Microphone_WhenASirenIsNear_HearsItAllTheTime()
    {
        Assert.All(Roads.Segments(RoadHazards.EmergencyVehicle, 40), segment =>
            Assert.All(Warning(segment), chunk =>
            {
                Assert.InRange(Loudness(chunk), 0.02, 0.3);
                Assert.InRange(Hertz(chunk), 440, 1_750);
            }));
    }

    [Fact]
    public void Microphone_WhenSirensDiffer_HearsWailYelpAndTwoTone()
    {
        // How far the pitch moves from one tenth of a second to the next: hardly, by a jump now and then, or all the time.
        var unrest = Roads.Segments(RoadHazards.EmergencyVehicle, 40).Select(segment =>
        {
            var hertz = Warning(segment).ConvertAll(Hertz);
            return hertz.Zip(hertz.Skip(1), (one, next) => Math.Abs(next - one)).Count(step => step > 120);
        }).ToList();

        Assert.Contains(unrest, steps => steps <= 3);
        Assert.Contains(unrest, steps => steps is > 3 and <= 12);
        Assert.Contains(unrest, steps => steps > 15);
    }

    [Fact]
    public void Microphone_WhenSomebodyHonks_HearsHonksAndPausesInEverySecond()
    {
        Assert.All(Roads.Segments(RoadHazards.CollisionWarning, 40), segment =>
        {
            foreach (var second in Chunked(Warning(segment).SelectMany(chunk => chunk), Rate))
            {
                var hundredths = Chunked(second, Rate / 100).ConvertAll(Loudness);
                Assert.InRange(hundredths.Count(loudness => loudness > 0.02), 20, 80);
                Assert.InRange(hundredths.Count(loudness => loudness == 0), 20, 80);
            }
        });
    }

    [Theory]
    [InlineData(RoadHazards.EmergencyVehicle)]
    [InlineData(RoadHazards.CollisionWarning)]
    public void Microphone_WhenSomethingWarns_HearsMoreOrLessOfItBesideTheRest(string label)
    {
        var ratios = Roads.Segments(label, 40).Select(segment =>
            Loudness([.. Warning(segment).SelectMany(chunk => chunk)]) / Loudness([.. Chunks(segment with { Label = RoadHazards.Clear }).SelectMany(chunk => chunk)]));

        Assert.All(ratios, ratio => Assert.InRange(ratio, 0.2, 15));
    }

    [Fact]
    public void Microphone_WhenTheRoadIsClear_StillHearsTheCar()
    {
        Assert.All(Roads.Segments(RoadHazards.Clear, 20), segment =>
            Assert.All(Chunks(segment), chunk => Assert.InRange(chunk.Max(Math.Abs), 0.01f, 0.9f)));
    }

    private static List<float[]> Warning(RoadSegment segment) =>
    [
        .. Chunks(segment).Zip(Chunks(segment with { Label = RoadHazards.Clear }), (all, rest) =>
            all.Zip(rest, (one, other) => one - other).Select(value => Math.Abs(value) < 1e-6f ? 0 : value).ToArray()),
    ];

    /// <summary>The first three seconds, in tenths.</summary>
    private static List<float[]> Chunks(RoadSegment segment)
    {
        var values = new float[3 * Rate];
        new Soundscape(segment, Rate).AddTo(values);
        return Chunked(values, ChunkLength);
    }

    private static List<float[]> Chunked(IEnumerable<float> values, int length) => [.. values.Chunk(length)];

    private static double Loudness(float[] chunk) => Math.Sqrt(chunk.Average(value => (double)value * value));

    /// <summary>By counting how often the wave crosses zero.</summary>
    private static double Hertz(float[] chunk) =>
        chunk.Zip(chunk.Skip(1)).Count(pair => pair.First < 0 != pair.Second < 0) / 2.0 * Rate / chunk.Length;
}
