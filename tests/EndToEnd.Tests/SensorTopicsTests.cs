using EndToEnd.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Kafka;

namespace EndToEnd.Tests;

/// <summary>Sensors send to the topics that a pipeline names, and to none of the others.</summary>
public sealed class SensorTopicsTests : IDisposable
{
    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start(NullLogger.Instance);
    private readonly string _folder = Directory.CreateTempSubdirectory("streaming-test-").FullName;

    public SensorTopicsTests()
    {
        foreach (var topic in (string[])["camera", "microphone", "captions", "gate-camera", "gate-microphone"])
            _kafka.CreateTopic(topic, partitions: 1);
    }

    public void Dispose()
    {
        _kafka.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Capture_WithTopics_SendsToThem() => await AssertSentAsync("capture", await MakeVideoAsync(), "--speed", "max");

    [Fact]
    public async Task Drive_WithTopics_SendsToThem() => await AssertSentAsync("drive", "--rigs", "1", "--seconds", "1");

    private async Task AssertSentAsync(params string[] command)
    {
        var (exitCode, _, error) = await Ours.RunAsync(
            [.. command, "--topic", "camera=gate-camera", "--topic", "microphone=gate-microphone", "--bootstrap-servers", _kafka.BootstrapServers]);

        Assert.True(exitCode == 0, error);
        using var reader = new TopicReader(_kafka.BootstrapServers);
        Assert.All((string[])["gate-camera", "gate-microphone", "captions"], topic => Assert.NotEmpty(reader.ReadToEnd(topic)));
        Assert.All((string[])["camera", "microphone"], topic => Assert.Empty(reader.ReadToEnd(topic)));
    }

    private async Task<string> MakeVideoAsync()
    {
        var path = Path.Combine(_folder, "test.mp4");
        string[] inputs = ["-f", "lavfi", "-i", "testsrc=duration=1:size=64x48:rate=5", "-f", "lavfi", "-i", "sine=duration=1"];
        await using var ffmpeg = RunningProcess.Start("ffmpeg", ["-v", "error", .. inputs, path]);
        Assert.Equal(0, await ffmpeg.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        return path;
    }
}
