using System.Text;
using System.Text.Json.Nodes;
using Streaming.Alignment.Replay;

namespace Streaming.Alignment.Tests.Conformance;

/// <summary>What <c>streaming align</c> does with a spec and lines, and the parts of its answer that cases ask for.</summary>
internal sealed class ReplayRun
{
    private readonly StringWriter _output = new();
    private readonly AlignmentReplay _replay;

    public ReplayRun(JsonNode spec) => _replay = new AlignmentReplay(ReplaySpec.Parse("spec.json", Encoding.UTF8.GetBytes(spec.ToJsonString())), _output);

    public IEnumerable<JsonNode> Lines => _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!);

    public IReadOnlyList<JsonNode> Windows => [.. Lines.Where(line => line["trigger"] is not null)];

    /// <summary>Times of samples that were late.</summary>
    public IReadOnlyList<long> Late => [.. Lines.Where(line => line["late"] is not null).Select(line => (long)line["late"]!["t"]!)];

    public static JsonObject Modality(string pick, bool required = true, string timing = "proven", long outOfOrdernessUs = 0) => new()
    {
        ["pick"] = pick,
        ["required"] = required,
        ["timing"] = timing,
        ["outOfOrdernessUs"] = outOfOrdernessUs,
    };

    public static JsonObject Around(string modality, JsonNode? left, JsonNode? right, bool leftInclusive = true, bool rightInclusive = true) => new()
    {
        ["type"] = "reference",
        ["modality"] = modality,
        ["leftUs"] = left?.DeepClone(),
        ["rightUs"] = right?.DeepClone(),
        ["leftInclusive"] = leftInclusive,
        ["rightInclusive"] = rightInclusive,
    };

    /// <summary>Windows around P, with one other.</summary>
    public static ReplayRun Join(JsonObject window, JsonObject other) =>
        new(new JsonObject { ["window"] = window, ["modalities"] = new JsonObject { ["P"] = Modality("nearest"), ["S"] = other } });

    /// <summary>"reference other" for each sample of S that a window has.</summary>
    public static IEnumerable<string> PairsOf(ReplayRun run) =>
        run.Windows.SelectMany(window => IdsOf(window, "S").Select(id => $"{window["ref"]} {id}"));

    public ReplayRun Sample(string modality, long timeUs, string? id = null, double? value = null)
    {
        var line = new JsonObject { ["m"] = modality, ["t"] = timeUs, ["id"] = id ?? $"{timeUs}" };
        if (value is { } number)
            line["v"] = number;
        return Append(line);
    }

    public ReplayRun Bound(string modality, long timeUs) => Append(new JsonObject { ["m"] = modality, ["bound"] = timeUs });

    public ReplayRun Close(string modality) => Append(new JsonObject { ["m"] = modality, ["close"] = true });

    public ReplayRun Now(long nowUs) => Append(new JsonObject { ["now"] = nowUs });

    /// <summary>The ids that a window has of a modality.</summary>
    public static IReadOnlyList<string> IdsOf(JsonNode window, string modality) =>
        [.. window["modalities"]![modality]!["samples"]?.AsArray().Select(id => (string)id!) ?? []];

    private ReplayRun Append(JsonObject line)
    {
        _replay.Append(line.ToJsonString());
        return this;
    }
}
