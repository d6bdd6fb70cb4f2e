using System.Globalization;
using DotNet.Testcontainers.Containers;
using EndToEnd.Tests.Infrastructure;
using Streaming.Abstractions;

namespace EndToEnd.Tests.Deploy;

/// <summary>The images as they ship, with the health checks, users and defaults that they bring.</summary>
[Collection(WholeSystems.Name)]
public sealed class ContainerTests(RealKafka kafka)
{
    private const long StartUs = 1_769_860_800_000_000;
    private const string OwnUser = "1654";

    /// <summary>Enough that each partition has some.</summary>
    private static readonly string[] Rigs = [.. Enumerable.Range(1, 12).Select(number => $"rig-{number}")];

    [Fact]
    public async Task Images_FuseWhatRigsSend_AsHealthyContainersWithoutRoot()
    {
        kafka.Require();
        await using var engine = await ContainerEngine.RequireAsync();
        await engine.BuildAsync("alignment-silo", "inference-silo", "dashboard");
        var kafkaPort = RealKafka.FreePort();
        using var deployment = new Deployment("containers", $"127.0.0.1:{kafkaPort}");
        await using var system = await ContainerSystem.StartAsync(
            engine, Path.GetDirectoryName(kafka.Command)!, kafkaPort, deployment);
        using var http = new HttpClient();
        await Poll.UntilAsync(() => HaveAsync(http, system.AlignmentSilos, "streaming_ingest_partitions", value => value == 2), () => "Partitions are not shared out.");

        await SimulatedRigs.SendAsync(deployment.Kafka, deployment.Topics, Rigs, StartUs);
        var windows = Rigs.Length * (int)SimulatedRigs.Length.TotalSeconds;
        var events = (await deployment.ReadEventsAsync(windows, () => system.LogsAsync().GetAwaiter().GetResult())).Values;

        Assert.Equal(windows, events.Count());
        Assert.Equal(Rigs.Order(), events.Select(fusionEvent => fusionEvent.Rig).Distinct().Order());
        Assert.All(events, fusionEvent =>
        {
            Assert.NotNull(fusionEvent.Prediction);
            Assert.Null(fusionEvent.Fault);
            Assert.Equal(["camera", "microphone", "captions"], fusionEvent.Modalities.Select(modality => modality.Name));
            Assert.All(fusionEvent.Modalities.Take(2), modality => Assert.Equal(ModalityStatus.Present, modality.Status));
        });
        Assert.True(await HaveAsync(http, system.AlignmentSilos, "streaming_events_published_total", value => value > 0));
        var page = await http.GetStringAsync(ContainerSystem.Address(system.Dashboard!));
        Assert.Contains("<title>", page, StringComparison.Ordinal);
        foreach (var container in system.Ours)
        {
            Assert.Equal(TestcontainersHealthStatus.Healthy, container.Health);
            Assert.Equal(OwnUser, (await container.ExecAsync(["id", "-u"])).Stdout.Trim());
        }

        foreach (var container in system.Ours)
        {
            await container.StopAsync();
            Assert.Equal(0, await container.GetExitCodeAsync());
        }
    }

    private static async Task<bool> HaveAsync(HttpClient http, IEnumerable<IContainer> silos, string metric, Predicate<double> condition)
    {
        foreach (var silo in silos)
        {
            var text = await http.GetStringAsync(new Uri(ContainerSystem.Address(silo), "/metrics"));
            var values = text.Split('\n')
                .Where(line => line.StartsWith(metric + "{", StringComparison.Ordinal))
                .Select(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
            if (!condition(values.Sum()))
                return false;
        }

        return true;
    }
}
