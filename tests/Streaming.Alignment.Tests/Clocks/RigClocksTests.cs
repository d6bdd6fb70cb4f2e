using Streaming.Abstractions;
using Streaming.Alignment.Clocks;

namespace Streaming.Alignment.Tests.Clocks;

public sealed class RigClocksTests
{
    private const long OffsetUs = 700_000;

    [Fact]
    public void Take_WhenThePipelineSaysSo_PutsSamplesAtTheReferencesTime()
    {
        var clocks = new RigClocks(["camera", "microphone"], "camera", corrects: true);

        var last = Run(clocks, seconds: 20);

        Assert.Equal((20_000_000, OffsetUs), (last.EventTimeUs, last.ClockCorrectionUs));
        Assert.Equal((OffsetUs, 0L), (clocks.OffsetUs("microphone"), clocks.OffsetUs("camera")));
    }

    [Fact]
    public void Take_Otherwise_ReportsOnly()
    {
        var clocks = new RigClocks(["camera", "microphone"], "camera", corrects: false);

        var last = Run(clocks, seconds: 20);

        Assert.Equal((20_000_000 - OffsetUs, 0), (last.EventTimeUs, last.ClockCorrectionUs));
        Assert.Equal(OffsetUs, clocks.OffsetUs("microphone"));
    }

    [Fact]
    public void Offset_AfterAFewSamples_IsNotKnown()
    {
        var clocks = new RigClocks(["camera", "microphone"], "camera", corrects: false);

        Run(clocks, seconds: 5);

        Assert.Null(clocks.OffsetUs("microphone"));
    }

    [Theory]
    [InlineData("camera")]
    [InlineData("microphone")]
    public void Offset_WhileOneOfTheTwoHasSentForAFewSecondsOnly_IsNotKnown(string newcomer)
    {
        var clocks = new RigClocks(["camera", "microphone"], "camera", corrects: false);
        for (var timeUs = 0L; timeUs <= 20_000_000L; timeUs += 100_000)
        {
            foreach (var modality in new[] { "camera", "microphone" })
            {
                if (modality != newcomer || timeUs >= 15_000_000)
                    clocks.Take(At(modality, timeUs, timeUs + 20_000));
            }
        }

        Assert.Null(clocks.OffsetUs("microphone"));
    }

    /// <summary>Until the step is found, samples are taken to be two seconds later than they are.</summary>
    [Fact]
    public void Take_OnceAStepForwardsIsFound_GoesBackToTheReferencesTime()
    {
        var clocks = new RigClocks(["camera", "microphone"], "camera", corrects: true);
        var last = Run(clocks, seconds: 30);
        for (var timeUs = 30_100_000L; timeUs <= 31_000_000; timeUs += 100_000)
        {
            clocks.Take(At("camera", timeUs, timeUs + 20_000));
            last = clocks.Take(At("microphone", timeUs - OffsetUs + 2_000_000, timeUs + 20_000));
        }

        Assert.Equal((31_000_000, 1), (last.EventTimeUs, clocks.StepCount("microphone")));
    }

    [Fact]
    public void Take_NeverTurnsTheOrderOfSamplesRound()
    {
        var clocks = new RigClocks(["camera", "microphone"], "camera", corrects: true);
        var random = new Random(7);
        var last = long.MinValue;
        for (var timeUs = 1_000_000L; timeUs < 60_000_000; timeUs += 5_000)
        {
            clocks.Take(At("camera", timeUs, timeUs + random.Next(50_000)));
            var sample = clocks.Take(At("microphone", timeUs - OffsetUs, timeUs + random.Next(50_000)));
            Assert.True(sample.EventTimeUs > last, $"{sample.EventTimeUs} after {last}");
            last = sample.EventTimeUs;
        }
    }

    /// <summary>Ten samples a second of each; the microphone's clock is behind.</summary>
    /// <returns>The last of the microphone.</returns>
    private static Sample Run(RigClocks clocks, int seconds)
    {
        var last = default(Sample);
        for (var timeUs = 0L; timeUs <= seconds * 1_000_000L; timeUs += 100_000)
        {
            clocks.Take(At("camera", timeUs, timeUs + 20_000));
            last = clocks.Take(At("microphone", timeUs - OffsetUs, timeUs + 20_000));
        }

        return last!;
    }

    private static Sample At(string modality, long eventTimeUs, long appendTimeUs) =>
        new() { Modality = modality, EventTimeUs = eventTimeUs, AppendTimeUs = appendTimeUs };
}
