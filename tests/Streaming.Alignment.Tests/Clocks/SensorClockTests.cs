using Streaming.Alignment.Clocks;
using static Streaming.Alignment.Tests.Clocks.SyntheticSensor;

namespace Streaming.Alignment.Tests.Clocks;

public sealed class SensorClockTests
{
    private const long SecondUs = 1_000_000;

    [Fact]
    public void Estimate_BeforeTheFirstSample_IsNull() => Assert.Null(new SensorClock().Estimate);

    [Theory]
    [InlineData(-200)]
    [InlineData(35)]
    [InlineData(200)]
    public void Estimate_WhenNothingJitters_IsTheOffsetAndTheDrift(double gainPpm)
    {
        var sensor = new SyntheticSensor(30) { AheadUs = 700_000, GainPpm = gainPpm, JitterUs = 0 };
        var clock = Learn(sensor.Transmit(300 * SecondUs, seed: 1));

        var estimate = clock.Estimate!.Value;
        var nowUs = estimate.AnchorUs - sensor.FloorUs;
        Assert.Equal(-gainPpm, estimate.DriftPpm, 0.1);
        Assert.Equal(sensor.FloorUs + nowUs - sensor.Read(nowUs), estimate.OffsetUs, 2.0);
        Assert.InRange(estimate.SpanUs, 116 * SecondUs, 120 * SecondUs);
    }

    [Fact]
    public void Estimate_WhileTheSpanIsShort_TakesNoJitterForDrift()
    {
        var estimate = Learn(new SyntheticSensor(1).Transmit(15 * SecondUs, seed: 2)).Estimate!.Value;

        Assert.Equal(0, estimate.DriftPpm);
        Assert.InRange(estimate.OffsetUs, 20_000, 30_000);
    }

    [Theory]
    [InlineData(1, -500)]
    [InlineData(1, 500)]
    [InlineData(30, -500)]
    [InlineData(30, 500)]
    [InlineData(100, -500)]
    [InlineData(100, 500)]
    [InlineData(30, -150)]
    [InlineData(30, 150)]
    [InlineData(30, 3_600_000)]
    public void Observe_WhenTheClockSteps_FindsItWithinTenSecondsAndBeginsAnew(double rateHz, long stepMs)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var stepUs = (long)((40 + (random.NextDouble() * 100)) * SecondUs);
            var sensor = new SyntheticSensor(rateHz) { GainPpm = random.Next(-200, 200), Steps = [(stepUs, stepMs * 1000)] };
            var clock = new SensorClock();
            foreach (var sample in sensor.Transmit(stepUs + (60 * SecondUs), seed))
            {
                clock.Observe(sample.EventTimeUs, sample.ArrivalUs);
                var sinceStepUs = sample.ArrivalUs - StartUs - stepUs;
                if (sinceStepUs < 0)
                    Assert.Equal(0, clock.StepCount);
                if (sinceStepUs < 10 * SecondUs)
                    continue;
                Assert.Equal(1, clock.StepCount);
                Assert.InRange(Error(clock, sensor, sample), -15_000, 50_000);
            }
        }
    }

    /// <summary>A step forwards is found after three samples that cover half a second, one backwards after eight that lie 0.9 s apart.</summary>
    [Theory]
    [InlineData(500, 50, 10, 0)]
    [InlineData(500, 50, 11, 1)]
    [InlineData(500, 1_000, 2, 0)]
    [InlineData(500, 1_000, 3, 1)]
    [InlineData(-500, 900, 7, 0)]
    [InlineData(-500, 900, 8, 1)]
    [InlineData(-500, 899, 8, 0)]
    [InlineData(-500, 899, 15, 1)]
    public void Observe_WhenTheClockStepsForAFewSamples_FindsItOnceItCannotBeChance(long stepMs, long intervalMs, int samples, int steps)
    {
        var clock = new SensorClock();
        for (var i = 0; i < 400 + samples; i++)
            clock.Observe(StartUs + (((i * intervalMs) + (i < 400 ? 0 : stepMs)) * 1_000), StartUs + (i * intervalMs * 1_000));

        Assert.Equal(steps, clock.StepCount);
    }

    [Fact]
    public void Estimate_OnceAStepBackwardsIsFound_RestsOnTheSamplesSinceIt()
    {
        var clock = new SensorClock();
        for (var i = 0; i < 48; i++)
            clock.Observe(StartUs + (i * SecondUs) - (i < 40 ? 0 : 500_000), StartUs + (i * SecondUs));

        var estimate = clock.Estimate!.Value;
        Assert.Equal((1, 500_000, 0), (clock.StepCount, estimate.OffsetUs, estimate.DriftPpm));
        Assert.InRange(estimate.SpanUs, 4 * SecondUs, 7 * SecondUs);
    }

    [Fact]
    public void Observe_WhenTheClockStepsWhileTheSensorIsSilent_FindsIt()
    {
        var sensor = new SyntheticSensor(30)
        {
            Steps = [(80 * SecondUs, -500_000)],
            Disturbances = [new Disturbance(70 * SecondUs, 100 * SecondUs, null)],
        };

        Assert.Equal(1, Learn(sensor.Transmit(109 * SecondUs, seed: 3)).StepCount);
    }

    [Theory]
    [InlineData(1, 24)]
    [InlineData(30, 3)]
    [InlineData(100, 1)]
    public void Observe_WhenTheNetworkHasBurstsAndTheSensorPauses_FindsNoStep(double rateHz, int hours)
    {
        for (var seed = 0; seed < 4; seed++)
        {
            var random = new Random(seed);
            var disturbances = new List<Disturbance>();
            for (var fromUs = 0L; fromUs < hours * 3600 * SecondUs;)
            {
                var isPause = random.Next(4) == 0;
                disturbances.Add(new Disturbance(fromUs, fromUs + ((isPause ? 30 : 2) * SecondUs), isPause ? null : 300_000));
                fromUs = disturbances[^1].ToUs + (long)(random.NextDouble() * 120 * SecondUs);
            }

            var sensor = new SyntheticSensor(rateHz) { GainPpm = random.Next(-200, 200), Disturbances = disturbances };
            var clock = new SensorClock();
            foreach (var sample in sensor.Transmit(hours * 3600 * SecondUs, seed))
            {
                clock.Observe(sample.EventTimeUs, sample.ArrivalUs);
                if (sample.TrueUs - StartUs > 60 * SecondUs)
                    Assert.InRange(Error(clock, sensor, sample), -15_000, 15_000);
            }

            Assert.Equal(0, clock.StepCount);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_000 * SecondUs)]
    [InlineData(-10 * SecondUs)]
    [InlineData(long.MaxValue)]
    public void Observe_WhenOneEventTimeIsWrong_KeepsTheEstimate(long wrongUs)
    {
        var sensor = new SyntheticSensor(30);
        var sent = sensor.Transmit(60 * SecondUs, seed: 4);
        var clock = Learn(sent);
        var before = clock.Estimate!.Value.OffsetUs;

        clock.Observe(wrongUs is 0 or long.MaxValue ? wrongUs : sent[^1].EventTimeUs + wrongUs, sent[^1].ArrivalUs + 1_000);

        Assert.Equal(before, clock.Estimate!.Value.OffsetUs, 1_000.0);
        Assert.Equal(0, clock.StepCount);
    }

    [Fact]
    public void Observe_WhenWrongEventTimesComeAmongRightOnes_FindsNoStep()
    {
        var sent = new SyntheticSensor(30).Transmit(120 * SecondUs, seed: 10);

        var clock = Learn(sent.Select((sample, i) => i % 15 == 14 ? sample with { EventTimeUs = sample.EventTimeUs + (500 * SecondUs) } : sample));

        Assert.Equal(0, clock.StepCount);
        Assert.Equal(20_000, clock.Estimate!.Value.OffsetUs, 1_000.0);
    }

    [Fact]
    public void Observe_WhenASensorSendsWhatItHadBuffered_FindsNoStep()
    {
        var sent = new SyntheticSensor(30).Transmit(180 * SecondUs, seed: 5);
        var (silentUs, againUs) = (StartUs + (60 * SecondUs), StartUs + (100 * SecondUs));
        var clock = Learn(sent
            .Select(sample => sample.ArrivalUs < silentUs
                ? sample
                : sample with { ArrivalUs = Math.Max(sample.ArrivalUs, againUs + ((sample.ArrivalUs - silentUs) / 4)) }));

        Assert.Equal(0, clock.StepCount);
        Assert.Equal(20_000, clock.Estimate!.Value.OffsetUs, 1_000.0);
    }

    [Fact]
    public void Observe_WhenTheFirstSamplesAreDelayed_LeavesThemBehindWithoutCountingAStep()
    {
        var sensor = new SyntheticSensor(30) { Disturbances = [new Disturbance(0, 3 * SecondUs, 300_000)] };

        var clock = Learn(sensor.Transmit(10 * SecondUs, seed: 6));

        Assert.Equal(0, clock.StepCount);
        Assert.Equal(20_000, clock.Estimate!.Value.OffsetUs, 2_000.0);
    }

    [Fact]
    public void Observe_AfterASilenceLongerThanTheHorizon_BeginsAnewWithoutCountingAStep()
    {
        var clock = Learn(new SyntheticSensor(30).Transmit(60 * SecondUs, seed: 7));
        var againUs = StartUs + (1_000 * SecondUs);

        clock.Observe(againUs + 900_000, againUs);

        Assert.Equal(new ClockEstimate(againUs, -900_000, 0, 0), clock.Estimate);
        Assert.Equal(0, clock.StepCount);
    }

    [Fact]
    public void Observe_WhenTheArrivalClockIsSetBack_FollowsIt()
    {
        var sent = new SyntheticSensor(30).Transmit(120 * SecondUs, seed: 8);
        var clock = Learn(sent.Select(sample =>
            sample.TrueUs < StartUs + (60 * SecondUs) ? sample : sample with { ArrivalUs = sample.ArrivalUs - (40 * SecondUs) }));

        Assert.Equal(20_000 - (40 * SecondUs), clock.Estimate!.Value.OffsetUs, 1_000.0);
    }

    /// <summary>A collection in between counts what it leaves unused, so one run of several must show nothing.</summary>
    [Fact]
    public void Observe_AllocatesNothing()
    {
        var sent = new SyntheticSensor(100) { Steps = [(100 * SecondUs, 500_000), (200 * SecondUs, -500_000)] }.Transmit(300 * SecondUs, seed: 9);

        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ => MeasureAllocation(sent)));
    }

    private static long MeasureAllocation(List<Transmission> sent)
    {
        var clock = new SensorClock();
        clock.Observe(sent[0].EventTimeUs, sent[0].ArrivalUs);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < sent.Count; i++)
            clock.Observe(sent[i].EventTimeUs, sent[i].ArrivalUs);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(2, clock.StepCount);
        return allocated;
    }

    private static SensorClock Learn(IEnumerable<Transmission> samples)
    {
        var clock = new SensorClock();
        foreach (var sample in samples)
            clock.Observe(sample.EventTimeUs, sample.ArrivalUs);
        return clock;
    }

    /// <summary>How much later than the truth the estimate takes the sample to be.</summary>
    private static long Error(SensorClock clock, SyntheticSensor sensor, Transmission sample) =>
        clock.Estimate!.Value.ToArrivalClock(sample.EventTimeUs) - sample.TrueUs - sensor.FloorUs;
}
