using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Confluent.Kafka;
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
    public async Task Demo_WhoseSiloStops_EndsToo()
    {
        await using var demo = RunningProcess.StartOurs("streaming", ["demo", "--port", "0"]);
        var bootstrapServers = await demo.FindAsync(Address());
        await SpoilCheckpointsAsync(bootstrapServers);

        var exitCode = await TakePartitionsUntilAsync(demo.WaitForExitAsync(Timeout), bootstrapServers);

        Assert.Equal(2, exitCode);
        Assert.EndsWith("The demo ended since one of its silos did; the lines above say why.", demo.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Kafka__Consumer__fetch.max.bytes", "1", "Kafka client: `fetch.max.bytes` must be >= `message.max.bytes`.")]
    [InlineData("Kafka__Producer__acks", "5000", "Kafka client: Configuration property \"request.required.acks\" value 5000 is outside allowed range -1..1000.")]
    public async Task Demo_WithSettingsThatItsSilosDoNotTake_SaysSo(string setting, string value, string sentence)
    {
        await using var demo = RunningProcess.StartOurs("streaming", ["demo", "--port", "0"], (setting, value));

        Assert.Equal(2, await demo.WaitForExitAsync(Timeout));
        Assert.EndsWith(sentence, demo.Error.TrimEnd(), StringComparison.Ordinal);
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

    private static async Task SpoilCheckpointsAsync(string bootstrapServers)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = bootstrapServers }).Build();
        for (var partition = 0; partition < 4; partition++)
            await producer.ProduceAsync(new TopicPartition("streaming-checkpoints", partition), new Message<byte[], byte[]> { Key = [1], Value = [2] });
    }

    /// <summary>What is left to the silo, it begins anew, from its checkpoints.</summary>
    private static async Task<int> TakePartitionsUntilAsync(Task<int> end, string bootstrapServers)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = "streaming", EnableAutoCommit = false })
            .SetErrorHandler((_, _) => { })
            .SetLogHandler((_, _) => { })
            .Build();
        consumer.Subscribe("camera");
        while (!end.IsCompleted)
            consumer.Consume(TimeSpan.FromMilliseconds(100));
        return await end;
    }

    [GeneratedRegex(@"Kafka for any client on this machine: (127\.0\.0\.1:\d+)", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Address();
}
