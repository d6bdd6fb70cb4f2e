using EndToEnd.Tests.Infrastructure;
using Streaming.Abstractions;
using Streaming.Cli;
using Streaming.Cli.Demo;
using Streaming.Kafka;

namespace EndToEnd.Tests;

/// <summary>kcat, which knows nothing of us, as producer and consumer: the commands of the README.</summary>
[Collection(WholeSystems.Name)]
public sealed class PlainClientTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("streaming-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Kcat_SendsAFrame_AndAnEventHasIt()
    {
        await using var cluster = await DemoCluster.StartAsync(ShippedFiles.Pipeline("alignment-only"), CancellationToken.None);
        var bootstrapServers = cluster.Kafka.BootstrapServers;

        await ProduceAsync(bootstrapServers, "camera", await MakeFrameAsync(), "content-type=image/jpeg", "ce_id=frame-1", "ce_time=2026-01-31T12:00:00.250Z");

        var fusionEvent = await ReadEventAsync(cluster.Kafka);
        Assert.Equal("garage", fusionEvent.Rig);
        Assert.Equal("2026-01-31T12:00:00.000000Z", EventTime.Format(fusionEvent.Window.StartUs));
        var camera = Assert.Single(fusionEvent.Modalities, modality => modality.Status == ModalityStatus.Present);
        Assert.Equal(("camera", 1), (camera.Name, camera.SampleCount));
        var consumed = await KcatAsync(["-b", bootstrapServers, "-C", "-t", "fusion-events", "-e", "-q", "-f", "%k %h\n"]);
        Assert.Contains("garage ce_specversion=1.0,ce_id=garage/alignment-only/1769860800000000/0", consumed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kcat_SendsWhatIsNoFrame_AndTheDeadLettersSayWhy()
    {
        await using var cluster = await DemoCluster.StartAsync(ShippedFiles.Pipeline("alignment-only"), CancellationToken.None);
        var bootstrapServers = cluster.Kafka.BootstrapServers;

        await ProduceAsync(bootstrapServers, "camera", await MakeFrameAsync(), "content-type=image/webp", "mine=kept");

        var dead = await KcatAsync(["-b", bootstrapServers, "-C", "-t", "dead-letters", "-c", "1", "-q", "-f", "%k %h\n"]);
        Assert.Contains("garage content-type=image/webp,mine=kept", dead, StringComparison.Ordinal);
        Assert.Contains("dead-letter-reason=The content-type \"image/webp\" is not one of this modality; expected image/jpeg or image/png.", dead, StringComparison.Ordinal);
        Assert.Contains("dead-letter-position=camera/", dead, StringComparison.Ordinal);
    }

    private static async Task<FusionEvent> ReadEventAsync(KafkaOptions kafka)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        await foreach (var fusionEvent in EventReader.ReadAsync(kafka, fromBeginning: true, cancellationToken: timeout.Token))
            return fusionEvent;
        throw new InvalidOperationException("The reader ended.");
    }

    private static Task<string> ProduceAsync(string bootstrapServers, string topic, string file, params string[] headers) => KcatAsync(
        ["-b", bootstrapServers, "-P", "-t", topic, "-k", "garage", .. headers.SelectMany(header => (string[])["-H", header]), file]);

    private static async Task<string> KcatAsync(string[] arguments)
    {
        await using var kcat = RunningProcess.Start("kcat", arguments);
        var exitCode = await kcat.WaitForExitAsync(Timeout);
        Assert.True(exitCode == 0, kcat.Error);
        return kcat.Output;
    }

    private async Task<string> MakeFrameAsync()
    {
        var path = Path.Combine(_folder, "frame.jpg");
        await using var ffmpeg = RunningProcess.Start("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x48", "-frames:v", "1", path]);
        Assert.Equal(0, await ffmpeg.WaitForExitAsync(Timeout));
        return path;
    }
}
