using System.Text;
using System.Text.Json.Nodes;
using Streaming.Abstractions;

namespace Deploy.Tests.Helm;

/// <summary>
/// values.schema.json has the fields of a pipeline that the silo reads, and what it takes of each. Both say so themselves: the silo in the sentences with which
/// it refuses what is wrong, so a field that only one of them knows fails here.
/// </summary>
public sealed class PipelineFieldsTests
{
    private static readonly JsonNode Definitions =
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(HelmCommand.Chart, "values.schema.json")))!["$defs"]!;

    /// <summary>The objects of a pipeline: where the schema has their fields, and a pipeline with one of them that says no more than it must.</summary>
    public static TheoryData<string, string, string> Objects => new()
    {
        { "pipeline", "", "{}" },
        { "pipeline/properties/modalities/additionalProperties", "modalities/camera", """{"kind":"image"}""" },
        { "adaptiveOutOfOrderness", "modalities/camera/outOfOrderness", """{"quantile":0.5,"min":"1s","max":"2s"}""" },
        { "clock", "clock", """{"reference":"camera"}""" },
        { "window/allOf/0", "window", """{"type":"tumbling","size":"1s"}""" },
        { "window/allOf/1", "window", """{"type":"hopping","size":"1s","advance":"1s"}""" },
        { "window/allOf/2", "window", """{"type":"reference","modality":"camera","before":"1s","after":"1s"}""" },
    };

    [Theory]
    [MemberData(nameof(Objects))]
    public void Fields_OfTheValues_AreThoseOfThePipeline(string schema, string path, string json)
    {
        var node = At(schema);
        var names = node["then"]?["propertyNames"]?["enum"] is JsonArray ofType
            ? ofType.Select(name => (string)name!)
            : node["properties"]!.AsObject().Select(property => property.Key);

        Assert.Equal(KnownFields(path, json).Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void Fields_OfTheValues_TakeWhatThePipelineTakes(string schema, string path, string json)
    {
        // What is said of each type of window holds for fields that all of them share.
        var properties = At(schema.Split("/allOf")[0])["properties"]!;
        foreach (var field in KnownFields(path, json))
        {
            var taken = properties[field]!;
            var fault = FaultOf(path, json, field, "?");
            if (fault?.Split("expected one of ") is [_, var words])
                Assert.Equal(words.Split(", found")[0].Split(" | "), taken["enum"]!.AsArray().Select(word => (string)word!));
            else if (fault?.Contains("expected a duration", StringComparison.Ordinal) == true)
                Assert.Equal(FaultOf(path, json, field, "0s")?.Contains("longer than zero", StringComparison.Ordinal) == true ? "positiveDuration" : "duration", DurationOf(taken));
            else if (fault?.Contains("expected true or false", StringComparison.Ordinal) == true)
                Assert.Equal("boolean", (string?)taken["type"]);
        }
    }

    /// <summary>The definition that a field refers to, or the first of several.</summary>
    private static string DurationOf(JsonNode taken) => ((string?)(taken["$ref"] ?? taken["oneOf"]?[0]!["$ref"]))!.Split('/')[^1];

    private static JsonNode At(string path) => Find(Definitions, path);

    private static JsonNode Find(JsonNode node, string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate(node, (inner, name) => inner is JsonArray items ? items[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : inner[name]!);

    private static string[] KnownFields(string path, string json) => FaultOf(path, json, "no such field", "?")!.Split("known here: ")[1].Split(", ");

    /// <summary>What the silo says of a pipeline with an object in it that has one field more, or another value there; null where it takes it.</summary>
    private static string? FaultOf(string path, string json, string field, string value)
    {
        var pipeline = JsonNode.Parse("""{"modalities":{"camera":{"kind":"image"}},"window":{"type":"tumbling","size":"1s"}}""")!;
        if (path.Length > 0)
        {
            var (parent, name) = path.LastIndexOf('/') is > 0 and var end ? (path[..end], path[(end + 1)..]) : ("", path);
            Find(pipeline, parent)[name] = JsonNode.Parse(json);
        }

        Find(pipeline, path)[field] = value;
        return Record.Exception(() => PipelineFile.Parse("gate.json", Encoding.UTF8.GetBytes(pipeline.ToJsonString())))?.Message;
    }
}
