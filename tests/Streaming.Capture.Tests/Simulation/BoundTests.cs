using Streaming.Abstractions;
using Streaming.Capture.Simulation;

namespace Streaming.Capture.Tests.Simulation;

public sealed class BoundTests
{
    [Fact]
    public void Captions_WhenNothingDelaysThem_BoundEveryQuarterOfASecond()
    {
        var options = Rigs.CaptionsOnly(new SensorOptions(), seconds: 60);

        var bounds = Rigs.Run(options).Where(scheduled => scheduled.Sample.Kind == SampleKind.Bound).ToList();

        Assert.Equal(
            Enumerable.Range(1, 239).Select(i => options.StartUs + i * 250_000L), bounds.Select(bound => bound.Sample.EventTimeUs));
        Assert.All(bounds, bound => Assert.Equal(bound.Sample.EventTimeUs, bound.SendTimeUs));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Captions_WhateverTheirFaults_KeepEveryBound(SensorOptions captions)
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var samples = Rigs.Run(Rigs.CaptionsOnly(captions, seed));
            var boundUs = long.MinValue;
            foreach (var (_, sample) in samples)
            {
                Assert.True(sample.EventTimeUs > boundUs, $"Seed {seed}: {sample.Id} at {sample.EventTimeUs} breaks the bound {boundUs}.");
                if (sample.Kind == SampleKind.Bound)
                    boundUs = sample.EventTimeUs;
            }
        }
    }

    [Fact]
    public void Captions_WhenOneIsHeldBack_BoundsStayBelowItUntilItIsThere()
    {
        var samples = Rigs.Run(Rigs.CaptionsOnly(new SensorOptions { OutOfOrder = 0.5 })).ConvertAll(scheduled => scheduled.Sample);

        var lateCues = samples.Where((sample, place) => sample.Kind == SampleKind.Data
            && samples.Take(place).Any(earlier => earlier.Kind == SampleKind.Data && earlier.EventTimeUs > sample.EventTimeUs));

        Assert.NotEmpty(lateCues);
        Assert.Contains(samples, sample => sample.Kind == SampleKind.Bound && samples.Any(cue => cue.EventTimeUs == sample.EventTimeUs + 1));
    }

    [Fact]
    public void Captions_WhenTheyDropOut_SendNoBoundEither()
    {
        var captions = new SensorOptions { DropoutsPerMinute = 6, DropoutDuration = TimeSpan.FromSeconds(4) };

        var samples = Rigs.Run(Rigs.CaptionsOnly(captions));

        var gaps = samples.Zip(samples.Skip(1), (one, next) => next.SendTimeUs - one.SendTimeUs);
        Assert.True(gaps.Max() >= 4_000_000 - 250_000);
    }

    public static TheoryData<SensorOptions> Faults => new(
        new SensorOptions(),
        new SensorOptions { OutOfOrder = 0.3 },
        new SensorOptions { OutOfOrder = 1 },
        new SensorOptions { Jitter = TimeSpan.FromSeconds(1), ClockOffset = TimeSpan.FromSeconds(-3) },
        new SensorOptions
        {
            OutOfOrder = 0.5,
            Jitter = TimeSpan.FromMilliseconds(300),
            DropoutsPerMinute = 8,
            ClockOffset = TimeSpan.FromMilliseconds(700),
        });
}
