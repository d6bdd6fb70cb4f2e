using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Streaming.Abstractions.Tests.Events;

public sealed class FusionEventTests
{
    private static readonly FusionEvent Example = new()
    {
        Id = "rig-1/road-hazards/1000000/0",
        Rig = "rig-1",
        Pipeline = "road-hazards",
        Window = new EventWindow(1_000_000, 2_000_000),
        ClosedBy = CloseTrigger.Deadline,
        Model = new EventModel("road-hazards", 1),
        Prediction = new EventPrediction("pedestrian", 0.75f),
        Scores = new Dictionary<string, float> { ["clear"] = 0.25f, ["pedestrian"] = 0.75f },
        Modalities =
        [
            new EventModality { Name = "camera", Status = ModalityStatus.Present, SampleCount = 10, FirstUs = 1_000_000, LastUs = 1_900_000 },
            new EventModality { Name = "captions", Status = ModalityStatus.Missing, Reason = MissingReason.NotConfigured },
        ],
        Inputs = [new EventInput("camera", 2, 100, 109)],
        Timings = new EventTimings { LastArrivalUs = 5, ClosedUs = 6, PublishedUs = 7, BatchSize = 1 },
    };

    private static FusionEvent OfEnsemble => Example with
    {
        Model = new EventModel("road-ensemble", 1) { Steps = [new AnsweringStep("frames", 2), new AnsweringStep("decision", 1)] },
    };

    [Fact]
    public void Json_WritesLowerCaseWordsAndNoNumbersForThem()
    {
        var json = JsonNode.Parse(FusionEventJson.Serialize(Example))!;

        Assert.Equal(1, (int)json["schemaVersion"]!);
        Assert.Equal("deadline", (string?)json["closedBy"]);
        Assert.Equal("missing", (string?)json["modalities"]![1]!["status"]);
        Assert.Equal("not-configured", (string?)json["modalities"]![1]!["reason"]);
        Assert.Equal(0.75, (double)json["scores"]!["pedestrian"]!);
        Assert.Equal(109, (long)json["inputs"]![0]!["lastOffset"]!);
    }

    [Fact]
    public void Json_OfAModelThatIsNoEnsemble_HasItsNameAndVersionAlone() =>
        Assert.Equal("""{"name":"road-hazards","version":1}""", JsonNode.Parse(FusionEventJson.Serialize(Example))!["model"]!.ToJsonString());

    [Fact]
    public void Json_OfAnEnsemble_NamesItsSteps()
    {
        var json = FusionEventJson.Serialize(OfEnsemble);

        Assert.Equal("""[{"name":"frames","version":2},{"name":"decision","version":1}]""", JsonNode.Parse(json)!["model"]!["steps"]!.ToJsonString());
        Assert.Equal(json, FusionEventJson.Serialize(FusionEventJson.Deserialize(json)));
    }

    [Fact]
    public void Json_OfAnEvent_ReadsBackAsWritten()
    {
        var json = FusionEventJson.Serialize(Example);

        Assert.Equal(json, FusionEventJson.Serialize(FusionEventJson.Deserialize(json)));
    }

    [Fact]
    public void Json_WithAFieldOfALaterVersion_IsStillRead()
    {
        var json = JsonNode.Parse(FusionEventJson.Serialize(Example))!;
        json["later"] = new JsonObject();

        Assert.Equal(Example.Id, FusionEventJson.Deserialize(Encoding.UTF8.GetBytes(json.ToJsonString())).Id);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"id\": 1}")]
    public void Json_OfSomethingElse_IsRefused(string json) =>
        Assert.Throws<JsonException>(() => FusionEventJson.Deserialize(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("modalities", "[null]")]
    [InlineData("inputs", "[null]")]
    [InlineData("inputs", """[{ "partition": 0, "firstOffset": 0, "lastOffset": 0 }]""")]
    [InlineData("outputs", "[null]")]
    [InlineData("prediction", """{ "label": "pedestrian", "score": 1e999 }""")]
    [InlineData("scores", """{ "pedestrian": 1e999 }""")]
    public void Json_WithAFieldThatTheSchemaDoesNotAllow_IsRefused(string field, string value)
    {
        var json = JsonNode.Parse(FusionEventJson.Serialize(Example))!;
        json[field] = "PLACE";
        var text = json.ToJsonString().Replace("\"PLACE\"", value, StringComparison.Ordinal);

        Assert.Throws<JsonException>(() => FusionEventJson.Deserialize(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The file is what other languages read; write <see cref="FusionEventJson.ExportSchema"/> to it when an event gains a field.</summary>
    [Fact]
    public void Schema_InTheTree_IsThatOfTheTypes() =>
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "fusion-event.schema.json")).TrimEnd(), FusionEventJson.ExportSchema());

    [Fact]
    public void Id_IsMadeOfTheInputAlone()
    {
        Assert.Equal("rig%2F1/road-hazards/-500000/2", FusionEventId.Create("rig/1", "road-hazards", -500_000, null, 2));
        Assert.Equal("rig/road-hazards/5~camera%2F0%2F7/0", FusionEventId.Create("rig", "road-hazards", 5, "camera/0/7", 0));
    }
}
