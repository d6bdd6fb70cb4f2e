using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests.Kafka;

/// <summary>Clients that know nothing of us, on a real Kafka: kcat, which is librdkafka in C, and Kafka's own in Java.</summary>
[Collection(WholeSystems.Name)]
public sealed class OtherClientTests(RealKafka kafka)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Kcat_SendsCaptions_AndReadsTheirEvents()
    {
        kafka.Require();
        using var deployment = new Deployment("kcat", kafka.BootstrapServers, Captions.Pipeline, Captions.Modality);
        await using var silo = await StartAsync(deployment);

        _ = await RunAsync(
            "kcat",
            ["-b", kafka.BootstrapServers, "-P", "-t", deployment.Topics["captions"], "-k", "garage", "-H", "content-type=text/plain", "-H", "ce_time=2026-01-31T12:00:00.25Z"],
            "the gate is open\n");

        var line = await RunAsync("kcat", ["-b", kafka.BootstrapServers, "-C", "-t", deployment.Kafka.EventsTopic, "-c", "1", "-q", "-f", "%k %s\n"]);
        AssertEvent(line.Split(' ', 2));
    }

    [Fact]
    public async Task JavaClient_SendsCaptions_AndReadsTheirEvents()
    {
        kafka.Require();
        using var deployment = new Deployment("java", kafka.BootstrapServers, Captions.Pipeline, Captions.Modality);
        await using var silo = await StartAsync(deployment);

        _ = await RunAsync(
            kafka.Command!,
            [
                "console-producer", "--bootstrap-server", kafka.BootstrapServers, "--topic", deployment.Topics["captions"],
                "--reader-property", "parse.key=true", "--reader-property", "parse.headers=true", "--reader-property", "headers.key.separator=~",
            ],
            "content-type~text/plain,ce_time~2026-01-31T12:00:00.25Z\tgarage\tthe gate is open\n");

        var line = await RunAsync(
            kafka.Command!,
            [
                "console-consumer", "--bootstrap-server", kafka.BootstrapServers, "--topic", deployment.Kafka.EventsTopic, "--from-beginning",
                "--max-messages", "1", "--formatter-property", "print.key=true",
            ]);
        AssertEvent(line.Split('\t', 2));
    }

    private static void AssertEvent(string[] keyAndValue)
    {
        Assert.Equal("garage", keyAndValue[0]);
        var fusionEvent = JsonNode.Parse(keyAndValue[1])!;
        Assert.Equal(1_769_860_800_000_000, (long)fusionEvent["window"]!["startUs"]!);
        var captions = Assert.Single(fusionEvent["modalities"]!.AsArray(), modality => (string)modality!["status"]! == "present");
        Assert.Equal(("captions", 1_769_860_800_250_000), ((string)captions!["name"]!, (long)captions["firstUs"]!));
    }

    private static async Task<SiloProcess> StartAsync(Deployment deployment)
    {
        var silo = deployment.StartAlignmentSilo();
        await silo.WaitUntilReadyAsync();
        return silo;
    }

    private static async Task<string> RunAsync(string command, string[] arguments, string input = "")
    {
        await using var client = RunningProcess.Start(command, arguments);
        await client.WriteInputAsync(Encoding.UTF8.GetBytes(input));
        var exitCode = await client.WaitForExitAsync(Timeout);
        Assert.True(exitCode == 0, client.Output + client.Error);
        return client.Output;
    }
}
