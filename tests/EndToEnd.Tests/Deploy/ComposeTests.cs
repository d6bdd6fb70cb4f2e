using System.Text.Json.Nodes;
using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests.Deploy;

/// <summary><c>deploy/compose.yaml</c> with its simulated sensors; of the images of others, Kafka and Redis have stand-ins, Prometheus and Grafana are left out.</summary>
[Collection(WholeSystems.Name)]
public sealed class ComposeTests(RealKafka kafka)
{
    private const string Compose = "docker-compose";
    private const int Events = 8;

    private static readonly string Folder = Path.Combine(SourceTree.Root, "deploy");
    private static readonly string StandIns = Path.Combine(SourceTree.Root, "tests", "EndToEnd.Tests", "Deploy", "Images", "compose.yaml");

    [Fact]
    public async Task File_IsWhatComposeTakes_AndOpensNoPortToOthers()
    {
        Installed.Require(Compose);

        await using var compose = RunningProcess.Start(Compose, ["--file", Path.Combine(Folder, "compose.yaml"), "--profile", "demo", "config"]);

        Assert.True(await compose.WaitForExitAsync(TimeSpan.FromMinutes(1)) == 0, compose.Error);
        var ports = compose.Output.Split('\n').Where(line => line.TrimStart().StartsWith("- ", StringComparison.Ordinal) && line.EndsWith("/tcp", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, ports.Count);
        Assert.All(ports, port => Assert.StartsWith("- 127.0.0.1:", port.Trim(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task System_WithItsSensors_PublishesEvents()
    {
        kafka.Require();
        Installed.Require(Compose);
        await using var engine = await ContainerEngine.RequireAsync();
        await engine.BuildAsync("alignment-silo", "inference-silo", "dashboard", "cli");
        var kafkaPort = RealKafka.FreePort();
        (string, string)[] environment =
        [
            ("KAFKA_FOLDER", Path.GetDirectoryName(kafka.Command)!),
            ("START_KAFKA", RealKafka.StartScript),
            ("KAFKA_PORT", $"{kafkaPort}"),
            ("DASHBOARD_PORT", $"{RealKafka.FreePort()}"),
        ];
        string[] project = ["--project-name", $"streaming-{Guid.NewGuid():n}", "--file", Path.Combine(Folder, "compose.yaml"), "--file", StandIns, "--profile", "demo"];
        try
        {
            await engine.RunAsync(Compose, [.. project, "up", "--detach", "--scale", "alignment-silo=2", "sensors", "dashboard"], environment);

            var (exitCode, output, error) = await Ours.RunAsync("watch", "--bootstrap-servers", $"127.0.0.1:{kafkaPort}", "--max", $"{Events}", "--json");

            Assert.True(exitCode == 0, error);
            var events = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
            Assert.Equal(Events, events.Count);
            Assert.All(events, fusionEvent => Assert.NotNull(fusionEvent["prediction"]!["label"]));
            Assert.Equal(["rig-1", "rig-2"], events.Select(fusionEvent => (string)fusionEvent["rig"]!).Distinct().Order());
        }
        finally
        {
            await engine.RunAsync(Compose, [.. project, "down", "--volumes"], environment);
        }
    }
}
