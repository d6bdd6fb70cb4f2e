using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests;

/// <summary><c>streaming align</c> as people and scripts run it.</summary>
public sealed class AlignTests : IDisposable
{
    private const string Spec = """
        {"window": {"type": "tumbling", "sizeUs": 100}, "deadlineUs": 50, "modalities": {"camera": {}, "captions": {"required": false}}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("streaming-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Lines_FromAFile_GiveWindowsLateSamplesAndASummary()
    {
        var input = Write("input.jsonl", """
            {"now": 1000}
            {"m": "camera", "t": 10, "id": "frame-1"}
            {"m": "camera", "t": 20, "id": "frame-2"}
            {"now": 1050}
            {"m": "captions", "t": 30, "id": "cue"}
            """);

        var (exitCode, output, error) = await Ours.RunAsync("align", "--spec", Write("spec.json", Spec), "--input", input);

        Assert.Equal((0, ""), (exitCode, error));
        AssertLines(
            output,
            """
            {"start":0,"end":100,"ref":null,"trigger":"deadline","revision":0,"line":4,"modalities":{"camera":{"status":"present","samples":["frame-1","frame-2"]},"captions":{"status":"missing","reason":"silent"}}}
            """,
            """{"late":{"m":"captions","t":30,"id":"cue","byUs":69},"line":5}""",
            """{"summary":{"in":3,"aligned":2,"late":1,"dropped":0,"windows":1}}""");
    }

    [Fact]
    public async Task Lines_FromStandardInput_AreTakenAsWell()
    {
        await using var process = RunningProcess.StartOurs("streaming", ["align", "--spec", Write("spec.json", Spec)]);
        await process.WriteInputAsync(Encoding.UTF8.GetBytes("""
            {"m": "camera", "t": 10, "id": "frame"}
            {"m": "camera", "close": true}
            {"m": "captions", "bound": 99}

            """));

        Assert.Equal(0, await process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        AssertLines(
            process.Output,
            """{"start":0,"end":100,"ref":null,"trigger":"proof","revision":0,"line":3,"modalities":{"camera":{"status":"present","samples":["frame"]},"captions":{"status":"missing","reason":"silent"}}}""",
            """{"summary":{"in":1,"aligned":1,"late":0,"dropped":0,"windows":1}}""");
    }

    [Fact]
    public async Task CtrlC_WhileNobodyWrites_EndsAtOnceWithWhatWasClosed()
    {
        await using var process = RunningProcess.StartOurs("streaming", ["align", "--spec", Write("spec.json", Spec)]);
        await process.FeedInputAsync("""
            {"m": "camera", "t": 10, "id": "frame"}
            {"m": "camera", "close": true}
            {"m": "captions", "bound": 99}
            not JSON

            """u8.ToArray());
        await Poll.UntilAsync(() => Task.FromResult(process.Error.Contains("line 4", StringComparison.Ordinal)), () => process.Error);
        await process.SignalAsync("INT");

        Assert.Equal(0, await process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        Assert.Contains("\"trigger\":\"proof\"", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongLines_AreNamedAndTheRestGoesOn()
    {
        var input = Write("input.jsonl", """
            {"m": "lidar", "t": 10}
            {"m": "camera", "t": 10.5}
            {"m": "camera", "t": 10
            {"now": -1}
            {"m": "camera", "t": 10, "id": "frame"}
            """);

        var (exitCode, output, error) = await Ours.RunAsync("align", "--spec", Write("spec.json", Spec), "--input", input);

        Assert.Equal(2, exitCode);
        Assert.Collection(
            error.TrimEnd().Split('\n'),
            line => Assert.Equal("line 1: $.m: \"lidar\" is none of the spec's modalities: camera, captions", line),
            line => Assert.Equal("line 2: $.t: expected a whole number, found 10.5", line),
            line => Assert.StartsWith("line 3: is not JSON:", line, StringComparison.Ordinal),
            line => Assert.StartsWith("line 4: $.now: must be from 0 to", line, StringComparison.Ordinal));
        AssertLines(output, """{"summary":{"in":1,"aligned":0,"late":0,"dropped":1,"windows":0}}""");
    }

    [Fact]
    public async Task SpecThatCanNeverBeProven_IsRefusedWithItsPath()
    {
        var spec = Write("spec.json", """
            {"window": {"type": "reference", "modality": "camera", "leftUs": null, "rightUs": 5}, "modalities": {"camera": {}, "captions": {"pick": "first"}}}
            """);

        var (exitCode, output, error) = await Ours.RunAsync("align", "--spec", spec, "--input", Write("input.jsonl", ""));

        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith($"{spec}: $.modalities.captions.pick: \"first\" in a window without a beginning can never be proven", error, StringComparison.Ordinal);
    }

    private static void AssertLines(string output, params string[] expected)
    {
        var lines = output.TrimEnd().Split('\n');
        Assert.Equal(expected.Length, lines.Length);
        Assert.All(expected.Zip(lines), pair => Assert.Equal(JsonNode.Parse(pair.First)!.ToJsonString(), JsonNode.Parse(pair.Second)!.ToJsonString()));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
