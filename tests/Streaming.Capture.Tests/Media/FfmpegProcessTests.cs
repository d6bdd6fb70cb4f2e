using Streaming.Capture.Media;

namespace Streaming.Capture.Tests.Media;

public sealed class FfmpegProcessTests
{
    private const string Colour = "AV_LOG_FORCE_COLOR";

    [Fact]
    public async Task Start_WhenTheEnvironmentAsksForAColouredLog_DoesNotPassItOn()
    {
        var before = Environment.GetEnvironmentVariable(Colour);
        Environment.SetEnvironmentVariable(Colour, "1");
        try
        {
            await using var process = FfmpegProcess.Start("env", [], TestContext.Current.CancellationToken);
            var (_, environment, _) = await process.CompleteAsync(TestContext.Current.CancellationToken);

            Assert.Contains("PATH=", environment, StringComparison.Ordinal);
            Assert.DoesNotContain(Colour, environment, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Colour, before);
        }
    }
}
