using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests.Deploy;

/// <summary>What Prometheus' own tool says of our configuration and rules; what the rules mean is stated in <c>deploy/prometheus/tests</c>.</summary>
public sealed class PrometheusRulesTests
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "deploy", "prometheus");

    [Fact]
    public Task Configuration_IsWhatPrometheusTakes() => CheckAsync("check", "config", Path.Combine(Folder, "prometheus.yml"));

    [Fact]
    public Task Rules_AreWhatPrometheusTakes() => CheckAsync(["check", "rules", "--lint=all", "--lint-fatal", .. Files("rules")]);

    [Fact]
    public Task Rules_MeanWhatTheirTestsSay() => CheckAsync(["test", "rules", .. Files("tests")]);

    [Fact]
    public void Rules_AllHaveTests()
    {
        var rules = Files("rules").SelectMany(File.ReadLines).Select(line => line.Trim().TrimStart('-').Trim())
            .Where(line => line.StartsWith("alert: ", StringComparison.Ordinal) || line.StartsWith("record: ", StringComparison.Ordinal))
            .Select(line => line.Split(": ", 2)[1])
            .ToList();
        var tests = string.Concat(Files("tests").Select(File.ReadAllText));

        Assert.NotEmpty(rules);
        Assert.All(rules, rule => Assert.Contains(rule, tests, StringComparison.Ordinal));
    }

    private static string[] Files(string folder) => [.. Directory.GetFiles(Path.Combine(Folder, folder), "*.yml").Order()];

    private static async Task CheckAsync(params string[] arguments)
    {
        Installed.Require("promtool");
        await using var promtool = RunningProcess.Start("promtool", arguments);
        var exitCode = await promtool.WaitForExitAsync(TimeSpan.FromMinutes(1));
        Assert.True(exitCode == 0, promtool.Output + promtool.Error);
    }
}
