using System.Net;
using System.Net.Sockets;
using EndToEnd.Tests.Infrastructure;
using Streaming.Cli;

namespace EndToEnd.Tests;

/// <summary>What a user gets for a mistake: one sentence on standard error that names it, nothing on standard output, exit code 2.</summary>
public sealed class CommandLineTests : IDisposable
{
    /// <summary>The port of the discard service, which nobody runs.</summary>
    private const string NoBroker = "127.0.0.1:9";

    private static readonly string TestModels = Path.Combine(SourceTree.Root, "tests", "Streaming.Inference.Tests", "Models");

    private readonly string _folder = Directory.CreateTempSubdirectory("streaming-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("nothing.mp4", "capture", "nothing.mp4")]
    [InlineData("nothing.mp4", "demo", "nothing.mp4")]
    [InlineData("--frames", "capture", "x.mp4", "--frames", "3")]
    [InlineData("--speed expects max or a positive number, not \"fast\".", "capture", "x.mp4", "--speed", "fast")]
    [InlineData("--start-time expects a time such as 2026-01-31T12:00:00Z, not \"noon\".", "capture", "x.mp4", "--start-time", "noon")]
    [InlineData("--start-time expects a time such as 2026-01-31T12:00:00Z, not \"12:00\".", "capture", "x.mp4", "--start-time", "12:00")]
    [InlineData("--start-time expects a time such as 2026-01-31T12:00:00Z, not \"2026-01-31T12:00:00\".", "capture", "x.mp4", "--start-time", "2026-01-31T12:00:00")]
    [InlineData("--start-time expects a time between the years 1900 and 9900", "capture", "x.mp4", "--start-time", "1800-01-01T00:00:00Z")]
    [InlineData("--start-time expects a time between the years 1900 and 9900", "capture", "x.mp4", "--start-time", "9999-12-31T23:59:59Z")]
    [InlineData("--topic expects MODALITY=TOPIC, not \"gate-camera\".", "capture", "x.mp4", "--topic", "gate-camera")]
    [InlineData("--topic expects MODALITY=TOPIC, not \"=gate-camera\".", "capture", "x.mp4", "--topic", "=gate-camera")]
    [InlineData("--topic expects MODALITY=TOPIC, not \"camera=\".", "drive", "--topic", "camera=")]
    [InlineData("--topic expects a topic of camera, microphone or captions, not of \"gate\".", "capture", "x.mp4", "--topic", "gate=camera")]
    [InlineData("--topic names the topic of camera twice.", "drive", "--topic", "camera=a", "--topic", "microphone=b", "--topic", "camera=c")]
    [InlineData("--seconds expects a positive number of at most 86400000.", "demo", "--seconds", "-1")]
    [InlineData("--seconds expects a positive number of at most 86400000.", "demo", "--seconds", "1e-9")]
    [InlineData("--seconds expects a positive number of at most 86400000.", "demo", "--seconds", "1e300")]
    [InlineData("There is no command foo. See 'streaming --help'.", "foo")]
    [InlineData("There is no command foo. See 'streaming bench --help'.", "bench", "foo")]
    [InlineData("Required command was not provided. See 'streaming --help'.")]
    [InlineData("Cannot parse argument 'abc' for option '--fps'. See 'streaming capture --help'.", "capture", "x.mp4", "--fps", "abc")]
    [InlineData("--fps expects a number from 0.001 to 1000.", "capture", "x.mp4", "--fps", "0")]
    [InlineData("--window expects a duration such as 500ms or 2s, at most 1000 days, not \"100000h\".", "check-model", ".", "--window", "100000h")]
    [InlineData("--rigs belongs to simulated rigs, not to a video file.", "demo", "x.mp4", "--rigs", "3")]
    [InlineData("--seed belongs to simulated rigs, not to a video file.", "demo", "x.mp4", "--seed", "3")]
    [InlineData("Cannot parse argument 'soon' for option '--seconds'", "demo", "--seconds", "soon")]
    [InlineData("Cannot parse argument 'two' for option '--rigs'", "demo", "--rigs", "two")]
    [InlineData("Cannot parse argument 'http' for option '--port'", "demo", "--port", "http")]
    [InlineData("Cannot parse argument 'few' for option '--max'", "watch", "--max", "few")]
    [InlineData("Cannot parse argument 'few' for option '--passes'. See 'streaming bench ingest --help'.", "bench", "ingest", "--passes", "few")]
    [InlineData("--rigs expects a positive number.", "demo", "--rigs", "0")]
    [InlineData("--port expects a number from 0 to 65535.", "demo", "--port", "70000")]
    [InlineData("--captions belongs to a video file.", "demo", "--captions", "x.vtt")]
    [InlineData("Required argument missing for option: '--captions'.", "demo", "x.mp4", "--captions")]
    [InlineData("--bootstrap-servers expects host:port, not nothing.", "watch", "-b", "")]
    [InlineData("--max expects a positive number.", "watch", "--max", "0")]
    [InlineData("--rigs expects a positive number.", "drive", "--rigs", "0")]
    [InlineData("--seconds expects a positive number of at most 86400000.", "drive", "--seconds", "0")]
    [InlineData("--seconds expects a positive number of at most 86400000.", "drive", "--seconds", "1e300")]
    [InlineData("--seconds expects a number from 0.001 to 86400.", "simulate", "--out", "x", "--seconds", "1e-8")]
    [InlineData("--kafka: No such configuration property: \"tls\"", "drive", "--kafka", "tls=true")]
    [InlineData("--kafka: Invalid value \"tls\" for configuration property \"security.protocol\"", "watch", "--kafka", "security.protocol=tls")]
    [InlineData("--kafka: ssl.ca.location failed", "watch", "--kafka", "security.protocol=ssl", "--kafka", "ssl.ca.location=/nowhere/ca.pem")]
    [InlineData("No Kafka broker answers at 127.0.0.1:9 within 8 s", "drive", "--bootstrap-servers", NoBroker)]
    [InlineData("/nowhere is no directory: give that of a model, or a model repository.", "check-model", "/nowhere")]
    [InlineData("Cannot parse argument 'two' for option '--audio-rate'", "check-model", ".", "--audio-rate", "two")]
    [InlineData("--audio-rate expects 8000 to 192000 Hz, not 0.", "check-model", ".", "--audio-rate", "0")]
    [InlineData("--captions are those of a recording, which --media names.", "check-model", ".", "--captions", "x.vtt")]
    [InlineData("Required argument missing for option: '--media'.", "check-model", ".", "--media")]
    [InlineData("Required argument missing for option: '--captions'.", "check-model", ".", "--media", "x.mp4", "--captions")]
    [InlineData("--kafka expects name=value, not \"tls\".", "watch", "--kafka", "tls")]
    [InlineData("No Kafka broker answers at 127.0.0.1:9 within 8 s", "watch", "--bootstrap-servers", NoBroker)]
    [InlineData("directory expects a path, not \"\".", "check-model", "")]
    [InlineData("--media expects a path, not \"\".", "check-model", ".", "--media", "")]
    [InlineData("--captions expects a path, not \"\".", "check-model", ".", "--media", "x.mp4", "--captions", "")]
    [InlineData("--captions expects a path, not \"\".", "capture", "x.mp4", "--captions", "")]
    [InlineData("source expects a path, not \"\".", "capture", "")]
    [InlineData("file expects a path, not \"\".", "demo", "")]
    [InlineData("--captions expects a path, not \"\".", "demo", "x.mp4", "--captions", "")]
    [InlineData("--spec expects a path, not \"\".", "align", "--spec", "")]
    [InlineData("--input expects a path, not \"\".", "align", "--spec", "x.json", "--input", "")]
    [InlineData("--out expects a path, not \"\".", "simulate", "--out", "", "--seconds", "1")]
    [InlineData("--ros expects a path, not \"\".", "bench", "alignment", "--ros", "")]
    public async Task Mistake_IsOneSentenceAndExitCode2(string reason, params string[] arguments)
    {
        var (exitCode, output, error) = await Ours.RunAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.Contains(reason, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Empty(output);
    }

    [Fact]
    public async Task Demo_WhenThePortOfItsPageIsTaken_SaysSoBeforeAnythingStarts()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (exitCode, output, error) = await Ours.RunAsync("demo", "--port", $"{port}");

        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.Equal($"The page's port {port} is taken on 127.0.0.1: choose another with --port, or --port 0 for any that is free.", error.TrimEnd());
    }

    [Fact]
    public async Task Capture_WithoutABroker_SaysSo()
    {
        var (exitCode, _, error) = await Ours.RunAsync("capture", await MakeVideoAsync(), "--bootstrap-servers", NoBroker);

        Assert.Equal(2, exitCode);
        Assert.Contains("No Kafka broker answers at 127.0.0.1:9", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Capture_OfACaptionFileThatIsNone_SaysSo()
    {
        var captions = await WriteCaptionsAsync("bad.vtt", "this is not a caption file");

        var (exitCode, _, error) = await Ours.RunAsync("capture", await MakeVideoAsync(), "--captions", captions, "--bootstrap-servers", NoBroker);

        Assert.Equal(2, exitCode);
        Assert.Contains("bad.vtt", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckModel_OnCaptionsWithAMalformedCue_SaysThatItIsSkipped()
    {
        var captions = await WriteCaptionsAsync("half.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nclear road\n\n00:00.500 --> soon\nice\n");

        var (exitCode, _, error) = await Ours.RunAsync(
            "check-model", Path.Combine(ShippedFiles.Models, "road-hazards"), "--media", await MakeVideoAsync(), "--captions", captions);

        Assert.Equal(0, exitCode);
        Assert.Contains("Captions, line 6: skipped: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckModel_WhenWindowsOfTheRecordingHaveNoAnswer_CountsThem()
    {
        var captions = await WriteCaptionsAsync("no-number.vtt", "WEBVTT\n\n00:00.000 --> 00:00.500\nN\n");

        var (exitCode, output, error) = await Ours.RunAsync(
            "check-model", Path.Combine(TestModels, "lookup"), "--media", await MakeVideoAsync(), "--captions", captions, "--window", "500ms");

        Assert.Equal(1, exitCode);
        Assert.Contains("gave a score that is no number.", output.Split('\n')[0], StringComparison.Ordinal);
        Assert.Equal("Model lookup has no answer to 1 of 2 windows: their faults say why.", error.TrimEnd());
    }

    [Fact]
    public async Task CheckModel_OfAModelWithoutNumbers_Warns()
    {
        var model = Path.Combine(_folder, "lookup");
        Directory.CreateDirectory(Path.Combine(model, "1"));
        foreach (var file in (string[])["1/model.onnx", "labels.txt"])
            File.Copy(Path.Combine(TestModels, "lookup", file), Path.Combine(model, file));
        await File.WriteAllTextAsync(Path.Combine(model, "model.json"), """
            {
              "name": "lookup", "max_batch_size": 8,
              "inputs": [{ "name": "captions", "kind": "constant", "type": "uint8", "shape": ["batch", 6], "value": 78 }],
              "outputs": [{ "name": "scores", "kind": "class-scores", "labels": "labels.txt" }]
            }
            """);

        var (exitCode, output, error) = await Ours.RunAsync("check-model", model);

        Assert.Equal(0, exitCode);
        Assert.Contains("lookup version 1", output, StringComparison.Ordinal);
        Assert.StartsWith("Warning: model lookup gave scores with what is no number", error, StringComparison.Ordinal);
    }

    private async Task<string> WriteCaptionsAsync(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    private async Task<string> MakeVideoAsync()
    {
        var path = Path.Combine(_folder, "test.mp4");
        await using var ffmpeg = RunningProcess.Start("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc=duration=1:size=64x48:rate=5", path]);
        Assert.Equal(0, await ffmpeg.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        return path;
    }
}
