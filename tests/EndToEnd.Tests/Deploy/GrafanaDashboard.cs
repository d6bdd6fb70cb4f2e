using System.Text.Json.Nodes;
using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests.Deploy;

/// <summary>The dashboard that Grafana is provisioned with, as data.</summary>
internal sealed class GrafanaDashboard
{
    private readonly JsonObject _json =
        JsonNode.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, "deploy", "grafana", "dashboards", "streaming.json")))!.AsObject();

    public IEnumerable<JsonObject> Panels => _json["panels"]!.AsArray().Select(panel => panel!.AsObject()).Where(panel => (string?)panel["type"] != "row");

    /// <summary>Its queries as Grafana would send them: of all pipelines, over so short a time.</summary>
    public IReadOnlyList<(string Panel, string Query)> Queries(string rateInterval) =>
    [
        .. from panel in Panels
           from target in panel["targets"]!.AsArray()
           select ((string)panel["title"]!, ((string)target!["expr"]!)
               .Replace("$__rate_interval", rateInterval, StringComparison.Ordinal)
               .Replace("$pipeline", ".*", StringComparison.Ordinal)),
    ];
}
