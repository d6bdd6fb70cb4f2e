using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests;

/// <summary><c>streaming demo</c> as a user runs it.</summary>
[Collection(WholeSystems.Name)]
public sealed partial class DemoTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Demo_WithJson_EndsByItselfAndAccountsForEverySample()
    {
        var (exitCode, output, error) = await Ours.RunAsync("demo", "--seconds", "20", "--json", "--port", "0");

        Assert.True(exitCode == 0, error);
        var report = JsonNode.Parse(output)!;
        // Two rigs for 20 s: 10 frames and 10 chunks a second each, but for a drop-out now and then.
        Assert.InRange((int)report["samples_in"]!["camera"]!, 280, 400);
        Assert.InRange((int)report["samples_in"]!["microphone"]!, 280, 400);
        Assert.InRange((int)report["samples_in"]!["captions"]!, 1, 100);
        var closed = report["windows_closed"]!.AsObject().Sum(reason => (int)reason.Value!);
        Assert.InRange(closed, 75, 90);
        Assert.Equal(closed, (int)report["events_published"]!);
        Assert.Equal(closed, (int)report["events_read_back"]!);
        Assert.Equal(0, (int)report["dropped"]!);
        Assert.Equal(0, (int)report["dead_lettered"]!);
        Assert.InRange((double)report["accuracy"]!, 0.8, 1.0);
        Assert.True((double)report["latency_p50_ms"]! <= (double)report["latency_p99_ms"]!);
        Assert.Contains("Embedded Kafka at 127.0.0.1:", error, StringComparison.Ordinal);
        Assert.Contains("Page: http://127.0.0.1:", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_WhileItRuns_ServesOtherClientsAndEndsCleanlyOnCtrlC()
    {
        await using var demo = RunningProcess.StartOurs("streaming", ["demo", "--port", "0"]);
        var bootstrapServers = await demo.FindAsync(Address());

        var (exitCode, output, error) = await Ours.RunAsync("watch", "--bootstrap-servers", bootstrapServers, "--max", "4", "--json");

        Assert.True(exitCode == 0, error);
        var events = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(4, events.Count);
        Assert.All(events, fusionEvent => Assert.Equal("road-hazards", (string?)fusionEvent["pipeline"]));
        await demo.SignalAsync("INT");
        Assert.Equal(0, await demo.WaitForExitAsync(Timeout));
        Assert.Contains("samples in", demo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_OfAnOwnVideo_SaysWhatWasThereInEachWindow()
    {
        var video = Recordings.Require("grid/bbaf3s.mp4");
        var captions = Recordings.Require("grid/bbaf3s.vtt");

        var (exitCode, output, error) = await Ours.RunAsync("demo", video, "--captions", captions, "--json", "--port", "0");

        Assert.True(exitCode == 0, error);
        var report = JsonNode.Parse(output)!;
        Assert.Equal(75, (int)report["samples_in"]!["camera"]!);
        Assert.Equal(6, (int)report["samples_in"]!["captions"]!);
        Assert.Null(report["accuracy"]);
        Assert.Equal(0, (int)report["dropped"]!);
        Assert.InRange((int)report["events_read_back"]!, 3, 5);
    }

    [GeneratedRegex(@"Kafka for any client on this machine: (127\.0\.0\.1:\d+)", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Address();
}
