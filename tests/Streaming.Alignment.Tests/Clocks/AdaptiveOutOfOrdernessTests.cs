using CsCheck;
using Streaming.Alignment.Clocks;

namespace Streaming.Alignment.Tests.Clocks;

public sealed class AdaptiveOutOfOrdernessTests
{
    [Fact]
    public void CurrentUs_BeforeEnoughSamplesWereSeen_IsTheMaximumOrWhatItWasToldToBe()
    {
        var cautious = new AdaptiveOutOfOrderness(0.99, 1_000, 2_000_000);
        var told = new AdaptiveOutOfOrderness(0.99, 1_000, 2_000_000, initialUs: 50_000);
        for (var i = 0; i < cautious.HalfLife - 1; i++)
        {
            cautious.Observe(10_000);
            told.Observe(10_000);
        }

        Assert.Equal((2_000_000, 50_000), (cautious.CurrentUs, told.CurrentUs));

        cautious.Observe(10_000);

        Assert.InRange(cautious.CurrentUs, 10_001, 10_700);
    }

    [Fact]
    public void CurrentUs_WhenLatenessRises_FollowsSoonAndWhenItFalls_InTime()
    {
        var random = new Random(1);
        var bound = new AdaptiveOutOfOrderness(0.99, 1_000, 5_000_000);
        Observe(bound, random, 20_000, 20_000);
        var calm = bound.CurrentUs;
        Observe(bound, random, 200_000, 100);
        var soon = bound.CurrentUs;
        Observe(bound, random, 200_000, 20_000);
        var rough = bound.CurrentUs;
        Observe(bound, random, 20_000, 10 * bound.HalfLife);
        var again = bound.CurrentUs;

        // The 99th percentile of an exponential distribution is 4.6 times its mean.
        Assert.InRange(calm, 70_000, 130_000);
        Assert.InRange(soon, 3 * calm, 1_300_000);
        Assert.InRange(rough, 700_000, 1_300_000);
        Assert.InRange(again, 70_000, 140_000);
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.99)]
    [InlineData(0.999)]
    public void ShareOfLateSamples_IsNearWhatTheQuantileLeaves(double quantile)
    {
        var sent = new SyntheticSensor(1_000) { JitterUs = 30_000 }.Transmit(1_000_000_000, seed: 2);
        var bound = new AdaptiveOutOfOrderness(quantile, 0, 1_000_000);
        var (newestUs, boundUs) = (long.MinValue, long.MinValue);
        var (late, judged) = (0, 0);
        foreach (var sample in sent)
        {
            if (++judged > bound.HalfLife)
                late += sample.EventTimeUs <= boundUs ? 1 : 0;
            if (newestUs != long.MinValue)
                bound.Observe(newestUs - sample.EventTimeUs);
            newestUs = Math.Max(newestUs, sample.EventTimeUs);
            boundUs = Math.Max(boundUs, newestUs - bound.CurrentUs);
        }

        Assert.InRange(late / (double)(judged - bound.HalfLife), 0.5 * (1 - quantile), 1.05 * (1 - quantile));
    }

    [Fact]
    public void CurrentUs_WhenSamplesAreInOrder_IsTheMinimum()
    {
        var bound = new AdaptiveOutOfOrderness(0.9, 5_000, 1_000_000);
        for (var i = 0; i < bound.HalfLife; i++)
            bound.Observe(-33_000);

        Assert.Equal(5_000, bound.CurrentUs);
    }

    /// <summary>A sample exactly as late as the out-of-orderness is late.</summary>
    [Fact]
    public void CurrentUs_WhenAllSamplesAreAsLateAsTheMinimum_IsJustAboveIt()
    {
        var bound = new AdaptiveOutOfOrderness(0.9, 10, 1_000_000);
        for (var i = 0; i < bound.HalfLife; i++)
            bound.Observe(10);

        Assert.Equal(11, bound.CurrentUs);
    }

    [Fact]
    public void CurrentUs_WhenAllSamplesAreEquallyLate_IsJustEnoughForThem() =>
        Gen.Select(Gen.Long[0, 1L << 50], Gen.Long[0, 1_000_000]).Sample((latenessUs, minUs) =>
        {
            var bound = new AdaptiveOutOfOrderness(0.9, minUs, 1L << 60);
            for (var i = 0; i < bound.HalfLife; i++)
                bound.Observe(latenessUs);
            Assert.InRange(bound.CurrentUs, latenessUs + (latenessUs >= minUs ? 1 : 0), Math.Max(minUs, latenessUs + 1 + (latenessUs / 16)));
        });

    [Fact]
    public void AnyInput_StaysWithinTheLimitsAndIsRepeatable()
    {
        var anyLateness = Gen.OneOf(Gen.Long, Gen.Long[-100, 5_000_000], Gen.Const(0L), Gen.Const(long.MinValue), Gen.Const(long.MaxValue));
        Gen.Select(Gen.Double[0.01, 0.9999], Gen.Long[0, 1_000_000], Gen.Long[0, 1_000_000], anyLateness.Array[0, 200])
            .Sample((quantile, minUs, rangeUs, lateness) =>
            {
                var one = new AdaptiveOutOfOrderness(quantile, minUs, minUs + rangeUs);
                var other = new AdaptiveOutOfOrderness(quantile, minUs, minUs + rangeUs);
                foreach (var latenessUs in lateness)
                {
                    one.Observe(latenessUs);
                    other.Observe(latenessUs);
                    Assert.InRange(one.CurrentUs, minUs, minUs + rangeUs);
                    Assert.Equal(one.CurrentUs, other.CurrentUs);
                }
            });
    }

    [Fact]
    public void Observe_AllocatesNothing()
    {
        var random = new Random(3);
        var bound = new AdaptiveOutOfOrderness(0.99, 0, 10_000_000);
        bound.Observe(0);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Observe(bound, random, 100_000, 5_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(double.NaN, 0, 1)]
    [InlineData(0.5, -1, 1)]
    [InlineData(0.5, 2, 1)]
    [InlineData(0.5, 0, long.MaxValue)]
    public void Constructor_WhenLimitsMakeNoSense_Refuses(double quantile, long minUs, long maxUs) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveOutOfOrderness(quantile, minUs, maxUs));

    private static void Observe(AdaptiveOutOfOrderness bound, Random random, double meanUs, int count)
    {
        for (var i = 0; i < count; i++)
            bound.Observe((long)(-Math.Log(1 - random.NextDouble()) * meanUs));
    }
}
