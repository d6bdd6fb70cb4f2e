using Streaming.Abstractions;
using Streaming.Cli;

namespace EndToEnd.Tests;

public sealed class CaptureProgressTests
{
    [Theory]
    [InlineData("1900-01-01T00:00:00Z")]
    [InlineData("2026-01-31T12:00:00Z")]
    public void Describe_WhereverTheMediaBegin_CountsFromThere(string startTime)
    {
        Assert.True(EventTime.TryParse(startTime, out var startUs));
        using var progress = new CaptureProgress(TimeSpan.FromSeconds(3));
        progress.Add(new Sample { Modality = "camera", EventTimeUs = startUs });
        progress.Add(new Sample { Modality = "microphone", EventTimeUs = startUs, DurationUs = 1_500_000 });

        Assert.Equal("1.5 of 3.0 s sent: 1 camera, 1 microphone", progress.Describe());
    }
}
