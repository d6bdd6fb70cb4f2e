using System.Text.RegularExpressions;
using EndToEnd.Tests.Infrastructure;
using EndToEnd.Tests.Observability;

namespace EndToEnd.Tests.Deploy;

/// <summary>The panels of the Grafana dashboard and the recording rules show something: asked of a real Prometheus that scrapes real processes.</summary>
[Collection(WholeSystems.Name)]
public sealed partial class GrafanaDashboardTests(RealKafka kafka)
{
    [Fact]
    public async Task EveryPanelAndEveryRule_ShowsSomething_WhileRigsDrive()
    {
        kafka.Require();
        await using var redis = await RealRedis.StartAsync();
        await using var alignment = SiloProcess.Start(
            "Streaming.AlignmentSilo", [("Kafka__BootstrapServers", kafka.BootstrapServers), ("Alignment__Pipelines", ShippedPipeline), .. OnRedis(redis)]);
        await using var inference = SiloProcess.Start(
            "Streaming.InferenceSilo", [("Inference__ModelRepository", Path.Combine(AppContext.BaseDirectory, "models")), .. OnRedis(redis)]);
        await using var dashboard = SiloProcess.Start("Streaming.Dashboard", ("Kafka__BootstrapServers", kafka.BootstrapServers));
        SiloProcess[] processes = [alignment, inference, dashboard];
        foreach (var process in processes)
            await process.WaitUntilReadyAsync();
        await using var prometheus = await RealPrometheus.StartAsync(new Dictionary<string, int[]>
        {
            ["alignment-silo"] = [alignment.HttpPort],
            ["inference-silo"] = [inference.HttpPort],
            ["dashboard"] = [dashboard.HttpPort],
        });
        await using var rigs = RunningProcess.StartOurs("streaming", ["drive", "--rigs", "1", "--bootstrap-servers", kafka.BootstrapServers]);

        // What is shown is a number: a quantile or a mean of nothing is none.
        var silent = new List<(string Where, string Query)>(new GrafanaDashboard().Queries(rateInterval: "10s").Concat(RecordedSeries()));
        Assert.True(silent.Count > 30);
        await Poll.UntilAsync(
            async () =>
            {
                foreach (var one in silent.ToList())
                {
                    if ((await prometheus.QueryAsync(one.Query)).Any(double.IsFinite))
                        silent.Remove(one);
                }

                return silent.Count == 0;
            },
            () => $"Nothing is shown by: {string.Join(Environment.NewLine, silent)} {rigs.Error} {string.Join(Environment.NewLine, processes.Select(process => process.Log))}");

        Assert.Equal(processes.Length, (await prometheus.QueryAsync("up == 1")).Length);
        Assert.Empty(await prometheus.QueryAsync("ALERTS"));
        await rigs.SignalAsync("INT");
        Assert.Equal(0, await rigs.WaitForExitAsync(TimeSpan.FromSeconds(30)));
    }

    /// <summary>A query that falls back to zero would hide a name that nothing has.</summary>
    [Fact]
    public void EveryQueryAndEveryRule_NamesMetricsThatExist()
    {
        var existing = new TelemetryPage().Instruments.Select(PrometheusName).ToHashSet();
        var rules = Directory.GetFiles(Path.Combine(SourceTree.Root, "deploy", "prometheus", "rules")).Select(File.ReadAllText);
        var queries = new GrafanaDashboard().Queries(rateInterval: "1m").Select(one => one.Query);

        var named = rules.Concat(queries).SelectMany(text => Metric().Matches(text)).Select(match => match.Groups["name"].Value).Distinct().ToList();

        Assert.True(named.Count > 10);
        Assert.All(named, name => Assert.Contains(name, existing));
    }

    private static string PrometheusName(TelemetryPage.Instrument instrument) =>
        instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "") + (instrument.Kind == "counter" ? "_total" : "");

    private static string ShippedPipeline => Path.Combine(AppContext.BaseDirectory, "pipelines", "road-hazards.json");

    private static (string, string)[] OnRedis(RealRedis redis) =>
    [
        ("Clustering__Mode", "redis"),
        ("Clustering__Redis", redis.ConnectionString),
        ("Clustering__ClusterId", "grafana"),
        ("Clustering__AdvertisedAddress", "127.0.0.1"),
        ("Clustering__SiloPort", $"{RealKafka.FreePort()}"),
    ];

    private static IEnumerable<(string Where, string Query)> RecordedSeries() => RecordedName()
        .Matches(File.ReadAllText(Path.Combine(SourceTree.Root, "deploy", "prometheus", "rules", "streaming.yml")))
        .Select(match => ("recording rules", match.Groups["name"].Value));

    /// <summary>Not the names that rules record, which have colons.</summary>
    [GeneratedRegex(@"(?<![:\w])(?<name>streaming_\w+?)(_bucket|_sum|_count)?(?![:\w])", RegexOptions.ExplicitCapture)]
    private static partial Regex Metric();

    [GeneratedRegex("record: (?<name>.+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex RecordedName();
}
