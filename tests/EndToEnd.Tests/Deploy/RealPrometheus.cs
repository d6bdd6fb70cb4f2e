using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests.Deploy;

/// <summary>A Prometheus of Debian with our configuration, which scrapes processes of this machine, and often.</summary>
internal sealed partial class RealPrometheus : IAsyncDisposable
{
    private const string Command = "prometheus";

    private readonly DirectoryInfo _folder;
    private readonly RunningProcess _process;
    private readonly HttpClient _http;

    private RealPrometheus(DirectoryInfo folder, RunningProcess process, int port)
    {
        _folder = folder;
        _process = process;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public string Log => _process.Output + _process.Error;

    /// <summary>Skips the test where Prometheus is not installed.</summary>
    /// <param name="targets">The HTTP ports of each job of our configuration.</param>
    public static async Task<RealPrometheus> StartAsync(IReadOnlyDictionary<string, int[]> targets)
    {
        Installed.Require(Command);
        var folder = Directory.CreateTempSubdirectory("streaming-prometheus-");
        var configuration = Path.Combine(folder.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(configuration, Adapt(targets));
        var port = RealKafka.FreePort();
        var process = RunningProcess.Start(
            Command,
            [$"--config.file={configuration}", $"--storage.tsdb.path={folder.FullName}/data", $"--web.listen-address=127.0.0.1:{port}"]);
        var prometheus = new RealPrometheus(folder, process, port);
        await Poll.UntilAsync(prometheus.IsReadyAsync, () => prometheus.Log);
        return prometheus;
    }

    /// <summary>The values of all series that the query gives now.</summary>
    public async Task<double[]> QueryAsync(string query)
    {
        var text = await _http.GetStringAsync(new Uri($"/api/v1/query?query={Uri.EscapeDataString(query)}", UriKind.Relative));
        var series = JsonNode.Parse(text)!["data"]!["result"]!.AsArray();
        return [.. series.Select(one => double.Parse((string)one!["value"]![1]!, CultureInfo.InvariantCulture))];
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string Adapt(IReadOnlyDictionary<string, int[]> targets)
    {
        var folder = Path.Combine(SourceTree.Root, "deploy", "prometheus");
        var text = File.ReadAllText(Path.Combine(folder, "prometheus.yml"))
            .Replace("rules/*.yml", $"{folder}/rules/*.yml", StringComparison.Ordinal);
        text = Interval().Replace(text, "_interval: 1s");
        return Target().Replace(text, match =>
        {
            var addresses = targets[match.Groups["name"].Value].Select(port => $"127.0.0.1:{port}");
            return $"static_configs: [{{ targets: [\"{string.Join("\", \"", addresses)}\"] }}]";
        });
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await _http.GetAsync(new Uri("/-/ready", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    [GeneratedRegex("_interval: [0-9]+s$", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Interval();

    [GeneratedRegex(@"dns_sd_configs: \[\{ names: \[(?<name>[a-z-]+)\].*\]$", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Target();
}
