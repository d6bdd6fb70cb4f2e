using EndToEnd.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Kafka;

namespace EndToEnd.Tests.Observability;

/// <summary>Commands that run for long as sensors tell an OpenTelemetry collector what they do, and nothing on their standard output.</summary>
public sealed class SensorTelemetryTests : IDisposable
{
    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start(NullLogger.Instance);
    private readonly string _folder = Directory.CreateTempSubdirectory("streaming-test-").FullName;

    public SensorTelemetryTests()
    {
        foreach (var topic in (string[])["camera", "microphone", "captions"])
            _kafka.CreateTopic(topic, partitions: 1);
    }

    public void Dispose()
    {
        _kafka.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Capture_SendsItsMetrics()
    {
        var metrics = await RunAsync("capture", await MakeVideoAsync(), "--speed", "max");

        Assert.Contains(new OtlpReceiver.Metric("streaming-capture", "streaming.capture.samples", "{sample}", "modality"), metrics);
    }

    [Fact]
    public async Task Drive_SendsItsMetrics()
    {
        var metrics = await RunAsync("drive", "--rigs", "1", "--seconds", "1");

        Assert.Contains(metrics, metric => metric is { Service: "streaming-drive", Name: "dotnet.gc.collections" });
    }

    private async Task<IReadOnlyCollection<OtlpReceiver.Metric>> RunAsync(params string[] command)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var process = RunningProcess.StartOurs(
            "streaming",
            [.. command, "--bootstrap-servers", _kafka.BootstrapServers],
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Endpoint),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));

        Assert.True(await process.WaitForExitAsync(TimeSpan.FromMinutes(1)) == 0, process.Error);
        Assert.Empty(process.Output);
        return receiver.Metrics;
    }

    private async Task<string> MakeVideoAsync()
    {
        var path = Path.Combine(_folder, "test.mp4");
        await using var ffmpeg = RunningProcess.Start("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc=duration=1:size=64x48:rate=5", path]);
        Assert.Equal(0, await ffmpeg.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        return path;
    }
}
