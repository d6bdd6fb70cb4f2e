using CsCheck;
using Streaming.Alignment.Clocks;

namespace Streaming.Alignment.Tests.Clocks;

public sealed class SensorClockPropertyTests
{
    private const long Year9999Us = 253_402_300_799_000_000;

    private static readonly long[] Extremes = [0, long.MinValue, long.MaxValue, Year9999Us, -Year9999Us, 1L << 60, -(1L << 60)];

    private static readonly Gen<long> AnyTime = Gen.OneOf(
        Gen.Long,
        Gen.OneOf([.. Extremes.Select(Gen.Const)]),
        Gen.Long[0, 300_000_000],
        Gen.Long[SyntheticSensor.StartUs, SyntheticSensor.StartUs + 300_000_000]);

    /// <summary>Intervals between arrivals and delays, all in microseconds.</summary>
    private static readonly Gen<(long Interval, long Delay)[]> Samples = Gen.Select(Gen.Long[-200_000, 5_000_000], Gen.Long[-300_000, 900_000]).Array[1, 100];

    [Fact]
    public void AnyInput_NeverThrowsAndGivesANumber() => Gen.Select(AnyTime, AnyTime, Gen.Bool).Array[1, 80].Sample(inputs =>
    {
        var (one, other) = (new SensorClock(), new SensorClock());
        var relative = new RelativeClock(one, other);
        foreach (var (eventTimeUs, arrivalUs, isOne) in inputs)
        {
            (isOne ? one : other).Observe(eventTimeUs, arrivalUs);
            relative.Correct(eventTimeUs);
            Assert.True(double.IsFinite(relative.OffsetUs ?? 0));
            Assert.InRange(relative.DriftPpm ?? 0, -1_000, 1_000);
        }
    });

    [Fact]
    public void AConstantDelay_IsFoundExactly() =>
        Gen.Select(Gen.Long[-1_000_000_000_000, 1_000_000_000_000], Gen.Long[0, 3_000_000].Array[1, 200]).Sample((delayUs, intervals) =>
        {
            var clock = new SensorClock();
            var timeUs = SyntheticSensor.StartUs;
            foreach (var intervalUs in intervals)
            {
                timeUs += intervalUs;
                clock.Observe(timeUs, timeUs + delayUs);
                Assert.Equal(timeUs + delayUs, clock.Estimate!.Value.ToArrivalClock(timeUs));
                Assert.Equal(timeUs, clock.Estimate!.Value.ToSensorClock(timeUs + delayUs));
            }

            Assert.Equal((delayUs, 0.0), (clock.Estimate!.Value.OffsetUs, clock.Estimate!.Value.DriftPpm));
        });

    [Fact]
    public void ShiftingAllArrivals_ShiftsTheOffsetByAsMuch() =>
        Gen.Select(Samples, Gen.Long[-1_000_000_000_000, 1_000_000_000_000]).Sample((samples, shiftUs) =>
        {
            var one = Learn(samples, 0);
            var shifted = Learn(samples, shiftUs);

            Assert.Equal(one.StepCount, shifted.StepCount);
            Assert.Equal(one.Estimate!.Value.AnchorUs + shiftUs, shifted.Estimate!.Value.AnchorUs);
            Assert.Equal(one.Estimate!.Value.OffsetUs + shiftUs, shifted.Estimate!.Value.OffsetUs, 0.01);
            Assert.Equal(one.Estimate!.Value.DriftPpm, shifted.Estimate!.Value.DriftPpm, 0.001);
        });

    [Fact]
    public void TheInverse_LeadsBack() =>
        Gen.Select(Gen.Long[-1_000_000_000, 1_000_000_000], Gen.Double[-1e12, 1e12], Gen.Double[-500, 500]).Sample((sinceUs, offsetUs, driftPpm) =>
        {
            var estimate = new ClockEstimate(SyntheticSensor.StartUs, offsetUs, driftPpm, 0);
            var eventTimeUs = SyntheticSensor.StartUs + sinceUs - (long)offsetUs;
            Assert.InRange(estimate.ToSensorClock(estimate.ToArrivalClock(eventTimeUs)) - eventTimeUs, -2, 2);
        });

    /// <summary>The line lies under all samples, but for what a slot hides: half a millisecond a second of drift over its two seconds.</summary>
    [Fact]
    public void NoSampleThatIsTakenIn_IsCorrectedToAfterItsArrival() =>
        Gen.Select(Gen.Long[0, 3_000_000], Gen.Long[0, 99_000]).Array[1, 200].Sample(samples =>
        {
            var clock = new SensorClock();
            var arrivalUs = SyntheticSensor.StartUs;
            foreach (var (intervalUs, delayUs) in samples)
            {
                arrivalUs += intervalUs;
                clock.Observe(arrivalUs - delayUs, arrivalUs);
                Assert.InRange(clock.Estimate!.Value.ToArrivalClock(arrivalUs - delayUs), long.MinValue, arrivalUs + 1_001);
            }
        });

    private static SensorClock Learn((long Interval, long Delay)[] samples, long shiftUs)
    {
        var clock = new SensorClock();
        var arrivalUs = SyntheticSensor.StartUs;
        foreach (var (intervalUs, delayUs) in samples)
        {
            arrivalUs += intervalUs;
            clock.Observe(arrivalUs - delayUs, arrivalUs + shiftUs);
        }

        return clock;
    }
}
