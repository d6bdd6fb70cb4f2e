using System.Text;

namespace Streaming.Abstractions.Tests.Pipelines;

public sealed class PipelineFileTests
{
    private const string Camera = """ "modalities": { "camera": { "kind": "image" } } """;
    private const string Tumbling = """ "window": { "type": "tumbling", "size": "1s" } """;

    [Fact]
    public void Parse_OfAWholePipeline_ReadsEveryField()
    {
        var pipeline = Parse("""
            {
              // Comments are for people.
              "modalities": {
                "camera": { "kind": "image", "topic": "front", "outOfOrderness": "150ms", "idleTimeout": "1s" },
                "captions": { "kind": "text" }
              },
              "window": { "type": "hopping", "size": "1s", "advance": "500ms" },
              "deadline": "2.5s",
              "inferenceDeadline": "400ms",
              "unanswered": "degraded",
              "model": "road-hazards"
            }
            """);

        Assert.Equal("road", pipeline.Name);
        Assert.Equal(
            [
                new ModalityDefinition
                {
                    Name = "camera",
                    Topic = "front",
                    Kind = ContentKind.Image,
                    OutOfOrderness = TimeSpan.FromMilliseconds(150),
                    IdleTimeout = TimeSpan.FromSeconds(1),
                },
                new ModalityDefinition { Name = "captions", Topic = "captions", Kind = ContentKind.Text },
            ],
            pipeline.Modalities);
        Assert.Equal(new GridWindow(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(500)), pipeline.Window);
        Assert.Equal(TimeSpan.FromSeconds(2.5), pipeline.Deadline);
        Assert.Equal(TimeSpan.FromMilliseconds(400), pipeline.InferenceDeadline);
        Assert.Equal(UnansweredPolicy.Degraded, pipeline.Unanswered);
        Assert.Equal("road-hazards", pipeline.Model);
    }

    [Fact]
    public void Parse_WhenNothingIsSaidOfAnswers_WaitsForThemForEver()
    {
        var pipeline = Parse($"{{ {Camera}, {Tumbling}, \"model\": \"road-hazards\" }}");

        Assert.Null(pipeline.InferenceDeadline);
        Assert.Equal(UnansweredPolicy.Wait, pipeline.Unanswered);
    }

    [Theory]
    [InlineData("\"model\": \"any\", \"unanswered\": \"degraded\"", "$.unanswered: \"degraded\" needs an \"inferenceDeadline\", which says how long a window waits for its answer")]
    [InlineData("\"model\": \"any\", \"unanswered\": \"drop\"", "$.unanswered: expected one of wait | degraded, found \"drop\"")]
    [InlineData("\"model\": \"any\", \"inferenceDeadline\": \"0s\"", "$.inferenceDeadline: must be longer than zero")]
    [InlineData("\"model\": null, \"inferenceDeadline\": \"1s\"", "$.inferenceDeadline: is only for a pipeline with a model")]
    [InlineData("\"unanswered\": \"wait\"", "$.unanswered: is only for a pipeline with a model")]
    public void Parse_OfWhatCannotBeSaidOfAnswers_NamesThePath(string fields, string reason) => Assert.Equal(
        $"pipelines/road.json: {reason}", Assert.Throws<PipelineException>(() => Parse($"{{ {Camera}, {Tumbling}, {fields} }}")).Message);

    [Fact]
    public void Parse_WhenModelIsNull_IsAlignmentOnly() => Assert.Null(Parse($"{{ {Camera}, {Tumbling}, \"model\": null }}").Model);

    [Theory]
    [InlineData("[]", "$: expected an object, found []")]
    [InlineData("{}", "$: \"modalities\" is required")]
    [InlineData("{ \"modalities\": {}, \"windows\": {} }", "$.windows: unknown field; known here: modalities, window, deadline, allowedLateness, maxClockAhead, maxClockBehind, clock, delivery, inferenceDeadline, unanswered, model")]
    [InlineData("{ \"modalities\": {}, \"window\": { \"type\": \"tumbling\", \"size\": \"1s\" } }", "$.modalities: at least one modality is needed")]
    [InlineData("{ \"modalities\": { \"camera\": { \"kind\": \"video\" } } }", "$.modalities.camera.kind: expected one of image | audio | text | tensor, found \"video\"")]
    [InlineData("{ \"modalities\": { \"camera\": { \"kind\": \"image\" }, \"camera\": {} } }", "$.modalities.camera: is there twice")]
    [InlineData("{ \"modalities\": { \"camera\": 7 } }", "$.modalities.camera: expected an object, found 7")]
    public void Parse_OfAWrongFile_NamesThePath(string json, string reason) =>
        Assert.Equal($"pipelines/road.json: {reason}", Assert.Throws<PipelineException>(() => Parse(json)).Message);

    [Theory]
    [InlineData("\"fast\"", "$.window: expected an object, found \"fast\"")]
    [InlineData("{ \"type\": \"hopping\", \"size\": \"1s\" }", "$.window: \"advance\" is required")]
    [InlineData("{ \"type\": \"tumbling\", \"size\": \"1s\", \"advance\": \"1s\" }", "$.window.advance: unknown field; known here: type, size")]
    [InlineData("{ \"type\": \"tumbling\", \"size\": \"1\" }", "$.window.size: expected a duration such as \"500ms\" or \"2s\", found \"1\"")]
    [InlineData("{ \"type\": \"tumbling\", \"size\": 1 }", "$.window.size: expected a string, found 1")]
    [InlineData("{ \"type\": \"tumbling\", \"size\": \"0s\" }", "$.window.size: must be longer than zero")]
    [InlineData("{ \"type\": \"session\" }", "$.window.type: expected one of tumbling | hopping | reference, found \"session\"")]
    [InlineData("{ \"type\": \"reference\", \"modality\": \"lidar\", \"before\": \"1s\", \"after\": \"1s\" }", "$.window.modality: \"lidar\" is none of the pipeline's modalities")]
    [InlineData("{ \"type\": \"reference\", \"modality\": \"camera\", \"before\": \"1s\" }", "$.window: \"after\" is required")]
    [InlineData("{ \"type\": \"reference\", \"modality\": \"camera\", \"before\": \"0s\", \"after\": \"0s\", \"includesEnd\": false }", "$.window: no time lies in it")]
    [InlineData("{ \"type\": \"reference\", \"modality\": \"camera\", \"before\": \"0s\", \"after\": \"1s\", \"includesEnd\": 1 }", "$.window.includesEnd: expected true or false, found 1")]
    [InlineData("{ \"type\": \"hopping\", \"size\": \"1s\", \"advance\": \"2s\" }", "$.window.advance: must not be longer than the size: samples between two windows would belong to none")]
    [InlineData("{ \"type\": \"hopping\", \"size\": \"1h\", \"advance\": \"10ms\" }", "$.window.advance: must be at least the size / 10000: each sample would be in more windows than that")]
    public void Parse_OfAWrongWindow_NamesThePath(string window, string reason) => Assert.Equal(
        $"pipelines/road.json: {reason}", Assert.Throws<PipelineException>(() => Parse($"{{ {Camera}, \"window\": {window} }}")).Message);

    [Fact]
    public void Parse_OfPicksAndAReferenceWindow_ReadsThem()
    {
        var pipeline = Parse("""
            {
              "modalities": {
                "camera": { "kind": "image", "pick": "nearest" },
                "captions": {
                  "kind": "text", "pick": "hold", "maxAge": "3s", "timing": "available", "required": true,
                  "outOfOrderness": { "quantile": 0.99, "min": "10ms", "max": "1s" }
                }
              },
              "window": { "type": "reference", "modality": "camera", "before": "100ms", "after": "50ms", "includesEnd": false },
              "allowedLateness": "1s",
              "clock": { "reference": "captions", "correct": true }
            }
            """);

        Assert.Equal(
            new ReferenceWindow("camera", TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(50)) { IncludesEnd = false }, pipeline.Window);
        Assert.Equal(TimeSpan.FromSeconds(1), pipeline.AllowedLateness);
        Assert.Equal(new ClockDefinition("captions", Corrects: true), pipeline.Clock);
        Assert.Equal(Pick.Nearest, pipeline.Modalities[0].Pick);
        Assert.Equal(
            new ModalityDefinition
            {
                Name = "captions",
                Topic = "captions",
                Kind = ContentKind.Text,
                Pick = Pick.Hold,
                MaxAge = TimeSpan.FromSeconds(3),
                Timing = PickTiming.Available,
                IsRequired = true,
                AdaptiveOutOfOrderness = new AdaptiveOutOfOrdernessDefinition(0.99, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(1)),
            },
            pipeline.Modalities[1]);
    }

    [Fact]
    public void Parse_WhenTheClocksReferenceIsUnknown_NamesThePath() => Assert.Equal(
        "pipelines/road.json: $.clock.reference: \"lidar\" is none of the pipeline's modalities",
        Assert.Throws<PipelineException>(() => Parse($$"""{ {{Camera}}, {{Tumbling}}, "clock": { "reference": "lidar" } }""")).Message);

    [Theory]
    [InlineData("\"pick\": \"best\"", "pick: expected one of all | first | last | nearest | linear | hold | slice, found \"best\"")]
    [InlineData("\"timing\": \"soon\"", "timing: expected one of proven | available, found \"soon\"")]
    [InlineData("\"maxAge\": \"1s\"", "maxAge: is only for the pick \"hold\"")]
    [InlineData("\"outOfOrderness\": { \"quantile\": 1, \"min\": \"0s\", \"max\": \"1s\" }", "outOfOrderness.quantile: must be between 0 and 1, not 1")]
    [InlineData("\"outOfOrderness\": { \"quantile\": 0.9, \"min\": \"2s\", \"max\": \"1s\" }", "outOfOrderness.max: must not be shorter than the min")]
    [InlineData("\"outOfOrderness\": { \"quantile\": 0.9, \"min\": \"2s\" }", "outOfOrderness: \"max\" is required")]
    [InlineData("\"required\": \"yes\"", "required: expected true or false, found \"yes\"")]
    public void Parse_OfAWrongPick_NamesThePath(string field, string reason) => Assert.Equal(
        $"pipelines/road.json: $.modalities.camera.{reason}",
        Assert.Throws<PipelineException>(() => Parse($$"""{ "modalities": { "camera": { "kind": "image", {{field}} } }, {{Tumbling}} }""")).Message);

    [Fact]
    public void Parse_WhenTwoModalitiesShareATopic_NamesBoth()
    {
        var json = $$"""{ "modalities": { "a": { "kind": "image", "topic": "t" }, "b": { "kind": "image", "topic": "t" } }, {{Tumbling}} }""";

        Assert.Equal(
            "pipelines/road.json: $.modalities.b: topic \"t\" is already that of \"a\"",
            Assert.Throws<PipelineException>(() => Parse(json)).Message);
    }

    [Theory]
    [InlineData("front camera")]
    [InlineData("..")]
    public void Parse_WhenATopicHasANameThatKafkaRefuses_NamesIt(string topic) => Assert.Equal(
        $"pipelines/road.json: $.modalities.a: topic \"{topic}\" must be 1 to 249 of the characters a-z A-Z 0-9 . _ - and not \".\" or \"..\"",
        Assert.Throws<PipelineException>(() => Parse($$"""{ "modalities": { "a": { "kind": "image", "topic": "{{topic}}" } }, {{Tumbling}} }""")).Message);

    [Fact]
    public void Parse_OfWhatIsNotJson_NamesTheLine() =>
        Assert.Equal(
            "pipelines/road.json: is not JSON: line 2, byte 2: 'n' is an invalid start of a property name. Expected a '\"'.",
            Assert.Throws<PipelineException>(() => Parse("{\n nonsense")).Message);

    [Fact]
    public void Parse_OfAByteOrderMarkFirst_LetsItPass() => Assert.Equal("camera", Assert.Single(Parse($"\uFEFF{{ {Camera}, {Tumbling} }}").Modalities).Name);

    [Fact]
    public void Load_OfAFileThatIsNotThere_SaysSo() =>
        Assert.StartsWith("none.json: cannot be read:", Assert.Throws<PipelineException>(() => PipelineFile.Load("none.json")).Message, StringComparison.Ordinal);

    private static PipelineDefinition Parse(string json) => PipelineFile.Parse("pipelines/road.json", Encoding.UTF8.GetBytes(json));
}
