using Streaming.Abstractions;
using Streaming.Capture.Simulation;

namespace Streaming.Capture.Tests.Simulation;

public sealed class DeterminismTests
{
    private static readonly SensorOptions Faulty = new()
    {
        Jitter = TimeSpan.FromMilliseconds(20),
        OutOfOrder = 0.1,
        DropoutsPerMinute = 10,
        DropoutDuration = TimeSpan.FromSeconds(1),
    };

    [Fact]
    public void Run_WhenOptionsAreEqual_YieldsEqualSamplesByteForByte()
    {
        var options = Rigs.Small(seconds: 15) with { Camera = Faulty, Microphone = Faulty, Captions = Faulty };

        var one = Rigs.Run(options);
        var other = Rigs.Run(options);

        Assert.NotEmpty(one);
        Assert.Equal(one.Select(Describe), other.Select(Describe));
    }

    [Fact]
    public void Run_WhenCalledTwiceOnOneSimulator_StartsAnew()
    {
        var simulator = new RigSimulator(Rigs.Small(seconds: 5));

        Assert.Equal(simulator.Run().Select(Describe).ToList(), simulator.Run().Select(Describe).ToList());
    }

    [Theory]
    [InlineData(Modalities.Camera)]
    [InlineData(Modalities.Microphone)]
    [InlineData(Modalities.Captions)]
    public void Run_WhenSeedsDiffer_YieldsOtherPayloads(string modality)
    {
        var one = Rigs.Data(Rigs.Small(seed: 1), modality);
        var other = Rigs.Data(Rigs.Small(seed: 2), modality);

        Assert.NotEqual(one.Select(sample => Convert.ToHexString(sample.Payload)), other.Select(sample => Convert.ToHexString(sample.Payload)));
    }

    [Theory]
    [InlineData(Modalities.Camera)]
    [InlineData(Modalities.Microphone)]
    [InlineData(Modalities.Captions)]
    public void Run_WhenOneSensorIsFaulty_LeavesTheOthersAsTheyWere(string faulty)
    {
        var options = Rigs.Small();
        var disturbed = options with
        {
            Camera = faulty == Modalities.Camera ? Faulty : options.Camera,
            Microphone = faulty == Modalities.Microphone ? Faulty : options.Microphone,
            Captions = faulty == Modalities.Captions ? Faulty : options.Captions,
        };

        var expected = Rigs.Run(options);
        var actual = Rigs.Run(disturbed);

        foreach (var modality in new[] { Modalities.Camera, Modalities.Microphone, Modalities.Captions })
        {
            var isSame = expected.Of(modality).Select(Describe).SequenceEqual(actual.Of(modality).Select(Describe));
            Assert.Equal(modality != faulty, isSame);
        }
    }

    [Theory]
    [InlineData(Modalities.Camera)]
    [InlineData(Modalities.Microphone)]
    public void Run_WhenSamplesDropOut_LeavesTheRemainingOnesAsTheyWere(string modality)
    {
        var dropouts = new SensorOptions { DropoutsPerMinute = 20, DropoutDuration = TimeSpan.FromSeconds(1) };
        var complete = Rigs.Data(Rigs.Small(), modality).ToDictionary(sample => sample.Id);

        var remaining = Rigs.Data(Rigs.Small() with { Camera = dropouts, Microphone = dropouts }, modality);

        Assert.InRange(remaining.Count, 1, complete.Count - 1);
        Assert.All(remaining, sample =>
        {
            Assert.Equal(complete[sample.Id].EventTimeUs, sample.EventTimeUs);
            Assert.Equal(complete[sample.Id].Payload, sample.Payload);
        });
    }

    private static string Describe(ScheduledSample scheduled)
    {
        var sample = scheduled.Sample;
        return $"{scheduled.SendTimeUs} {sample.Kind} {sample.Id} {sample.EventTimeUs}+{sample.DurationUs} {Convert.ToHexString(sample.Payload)}";
    }
}
