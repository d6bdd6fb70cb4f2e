using Streaming.Abstractions;
using Streaming.Capture.Simulation;

namespace Streaming.Capture.Tests.Simulation;

public sealed class DeliveryTests
{
    private const double Seconds = 120;

    [Fact]
    public void Run_WhenThereIsJitter_DelaysSendingByItOnAverageAndKeepsTheOrder()
    {
        var frames = Frames(new SensorOptions { Jitter = TimeSpan.FromMilliseconds(10) });

        Assert.InRange(frames.Average(frame => frame.SendTimeUs - frame.Sample.EventTimeUs), 8_000, 12_500);
        Assert.All(frames, frame => Assert.InRange(frame.SendTimeUs - frame.Sample.EventTimeUs, 0, 100_000));
        Assert.Equal(frames.OrderBy(frame => frame.Sample.EventTimeUs), frames);
    }

    [Fact]
    public void Run_WhenTheClockIsOff_ShiftsEventTimesAndNothingElse()
    {
        var offset = TimeSpan.FromMilliseconds(-250);

        var right = Frames(new SensorOptions());
        var wrong = Frames(new SensorOptions { ClockOffset = offset });

        Assert.Equal(right.Select(frame => frame.SendTimeUs), wrong.Select(frame => frame.SendTimeUs));
        Assert.Equal(right.Select(frame => frame.Sample.EventTimeUs - 250_000), wrong.Select(frame => frame.Sample.EventTimeUs));
    }

    [Fact]
    public void Run_WhenTheSensorDropsOut_LeavesGapsOfTheGivenLength()
    {
        var frames = Frames(new SensorOptions { DropoutsPerMinute = 6, DropoutDuration = TimeSpan.FromSeconds(3) });

        var gaps = frames.Zip(frames.Skip(1), (one, next) => next.Sample.EventTimeUs - one.Sample.EventTimeUs).Where(gap => gap > 100_000).ToList();

        Assert.InRange(gaps.Count, 3, 20);
        Assert.All(gaps, gap => Assert.InRange(gap, 3_000_000, long.MaxValue));
        Assert.Contains(gaps, gap => gap <= 3_100_000);
    }

    [Fact]
    public void Run_WhenSamplesAreHeldBack_DeliversEachOnceAfterOneToThreeSuccessors()
    {
        var frames = Frames(new SensorOptions { OutOfOrder = 0.05 });
        var numbers = frames.ConvertAll(frame => (frame.Sample.EventTimeUs - frames.Min(f => f.Sample.EventTimeUs)) / 100_000);

        Assert.Equal(Enumerable.Range(0, (int)(Seconds * 10)).Select(i => (long)i), numbers.Order());
        var overtakers = numbers.Select((number, place) => numbers.Take(place).Count(earlier => earlier > number)).ToList();
        Assert.InRange(overtakers.Count(count => count > 0), 30, 90);
        Assert.Equal([1, 2, 3], overtakers.Where(count => count is > 0 and <= 3).Distinct().Order());
        // A successor that is held back as well does not count, so now and then one waits a little longer.
        Assert.True(overtakers.Max() <= 5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void Run_WhenSeveralSensorsAreDelayed_YieldsAllBySendTime(double outOfOrder)
    {
        var sensor = new SensorOptions { Jitter = TimeSpan.FromMilliseconds(80), OutOfOrder = outOfOrder };

        var samples = Rigs.Run(Rigs.Small() with { Camera = sensor, Microphone = sensor, Captions = sensor });

        Assert.All(samples.Zip(samples.Skip(1)), pair => Assert.True(pair.First.SendTimeUs <= pair.Second.SendTimeUs));
    }

    [Fact]
    public void Run_WhenSamplesAreNumbered_EveryIdIsUnique()
    {
        var sensor = new SensorOptions { OutOfOrder = 0.2 };

        var samples = Rigs.Run(Rigs.Small() with { Camera = sensor, Captions = sensor });

        Assert.Equal("rig-1/camera/000000", samples.Of(Modalities.Camera).MinBy(frame => frame.Sample.EventTimeUs).Sample.Id);
        Assert.Equal(samples.Count, samples.Select(scheduled => scheduled.Sample.Id).Distinct().Count());
    }

    private static List<ScheduledSample> Frames(SensorOptions camera)
    {
        var options = Rigs.Small(seconds: Seconds) with { Camera = camera, Microphone = Rigs.Off, Captions = Rigs.Off };
        return [.. Rigs.Run(options).Where(scheduled => scheduled.Sample.Kind == SampleKind.Data)];
    }
}
