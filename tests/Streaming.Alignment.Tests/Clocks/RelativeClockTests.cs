using Streaming.Alignment.Clocks;
using static Streaming.Alignment.Tests.Clocks.SyntheticSensor;

namespace Streaming.Alignment.Tests.Clocks;

public sealed class RelativeClockTests
{
    private const long SecondUs = 1_000_000;

    [Theory]
    [InlineData(1, 12_000, 4_000)]
    [InlineData(30, 12_000, 300)]
    [InlineData(100, 12_000, 100)]
    [InlineData(1, 100_000, 10_000)]
    [InlineData(30, 100_000, 600)]
    [InlineData(100, 100_000, 300)]
    public void Correct_AfterAMinute_IsNearTheTruth(double rateHz, double jitterUs, double maxErrorUs)
    {
        var errors = new List<long>();
        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            var sensor = Draw(random, rateHz, jitterUs);
            var reference = Draw(random, rateHz, jitterUs);
            Transmit(sensor, reference, 900 * SecondUs, seed, (clock, sample) =>
            {
                if (sample.TrueUs >= StartUs + (60 * SecondUs))
                    errors.Add(Math.Abs(clock.Correct(sample.EventTimeUs) - reference.Read(sample.TrueUs)));
            });
        }

        errors.Sort();
        Assert.InRange(errors[(int)(errors.Count * 0.99)], 0, maxErrorUs);
    }

    [Fact]
    public void OffsetAndDrift_AreThoseBetweenTheTwoClocks()
    {
        var sensor = new SyntheticSensor(30) { AheadUs = 300_000, GainPpm = 120 };
        var reference = new SyntheticSensor(100) { AheadUs = -200_000, GainPpm = -50 };

        var clock = Transmit(sensor, reference, 300 * SecondUs, seed: 1);

        Assert.Equal(-500_000 - (300 * 170), clock.OffsetUs!.Value, 500.0);
        Assert.Equal(-170, clock.DriftPpm!.Value, 5.0);
    }

    [Fact]
    public void Correct_WhenTheShortestWaysDiffer_IsOffByTheDifference()
    {
        var camera = new SyntheticSensor(30) { FloorUs = 60_000 };
        var microphone = new SyntheticSensor(100) { FloorUs = 20_000 };

        Assert.Equal(40_000, Transmit(camera, microphone, 120 * SecondUs, seed: 2).OffsetUs!.Value, 500.0);
    }

    [Fact]
    public void Correct_WhileOneOfTheTwoHasNotSent_LeavesTheTimeAsItIs()
    {
        var (sensor, reference) = (new SensorClock(), new SensorClock());
        var clock = new RelativeClock(sensor, reference);
        sensor.Observe(StartUs, StartUs + 1_000);

        Assert.Equal(StartUs, clock.Correct(StartUs));
        Assert.Null(clock.OffsetUs);
        Assert.Null(clock.DriftPpm);

        reference.Observe(StartUs + 500, StartUs + 1_000);

        Assert.Equal(StartUs + 500, clock.Correct(StartUs));
        Assert.Equal(500, clock.OffsetUs);
    }

    [Fact]
    public void Correct_OfTheReferenceItself_ChangesNothing()
    {
        var clock = new SensorClock();
        foreach (var sample in new SyntheticSensor(30) { AheadUs = 700_000, GainPpm = 200 }.Transmit(120 * SecondUs, seed: 3))
            clock.Observe(sample.EventTimeUs, sample.ArrivalUs);

        Assert.Equal(StartUs, new RelativeClock(clock, clock).Correct(StartUs), 1.0);
    }

    private static SyntheticSensor Draw(Random random, double rateHz, double jitterUs) => new(rateHz)
    {
        AheadUs = random.NextInt64(-5 * SecondUs, 5 * SecondUs),
        GainPpm = random.Next(-200, 200),
        JitterUs = jitterUs,
    };

    /// <summary>Both send, and arrivals are observed in their order; <paramref name="visit"/> gets each sample of the sensor once it was.</summary>
    private static RelativeClock Transmit(
        SyntheticSensor sensor, SyntheticSensor reference, long durationUs, int seed, Action<RelativeClock, Transmission>? visit = null)
    {
        var (own, other) = (new SensorClock(), new SensorClock());
        var clock = new RelativeClock(own, other);
        var theirs = reference.Transmit(durationUs, (seed * 2) + 1);
        var next = 0;
        foreach (var sample in sensor.Transmit(durationUs, seed * 2))
        {
            for (; next < theirs.Count && theirs[next].ArrivalUs <= sample.ArrivalUs; next++)
                other.Observe(theirs[next].EventTimeUs, theirs[next].ArrivalUs);
            own.Observe(sample.EventTimeUs, sample.ArrivalUs);
            visit?.Invoke(clock, sample);
        }

        return clock;
    }
}
