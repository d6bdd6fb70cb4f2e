using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using SkiaSharp;
using Streaming.Abstractions;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

public class BoxesReaderTests
{
    private const string TwoLabels = "\"labels\": [\"background\", \"face\"], \"background\": \"background\"";

    [Fact]
    public async Task Read_WhenBoxesAreFractions_GivesThoseAboveTheScore_BestFirst()
    {
        using var detector = new EchoModel("3, 4", "3, 2", $$"""
            [{ "name": "first_out", "kind": "boxes", "scores": "second_out", {{TwoLabels}}, "score_threshold": 0.6 }]
            """);

        var result = await detector.ReadAsync(
            [0.1f, 0.1f, 0.2f, 0.2f, 0, 0, 1, 1, 0.5f, 0.5f, 0.75f, 1], [0.3f, 0.7f, 0.5f, 0.5f, 0.1f, 0.9f]);

        Assert.Null(result.Fault);
        Assert.Equal(
            [new DetectedBox("face", 0.9f, 0.5f, 0.5f, 0.75f, 1), new DetectedBox("face", 0.7f, 0.1f, 0.1f, 0.2f, 0.2f)],
            Assert.Single(result.Outputs).Boxes);
    }

    [Fact]
    public async Task Read_WhenBoxesCoverOneAnother_KeepsTheBest()
    {
        using var detector = new EchoModel("3, 4", "3, 2", $$"""
            [{ "name": "first_out", "kind": "boxes", "scores": "second_out", {{TwoLabels}}, "iou_threshold": 0.3 }]
            """);

        var result = await detector.ReadAsync(
            [0, 0, 0.5f, 0.5f, 0, 0, 0.5f, 0.6f, 0.45f, 0.45f, 1, 1], [0.2f, 0.8f, 0.1f, 0.9f, 0.4f, 0.6f]);

        Assert.Equal([0.9f, 0.6f], Assert.Single(result.Outputs).Boxes.Select(box => box.Score));
    }

    /// <summary>A window's boxes are all its own number, so that one of another window shows.</summary>
    [Fact]
    public async Task Read_ByInstancesAtTheSameTime_GivesEachWindowItsOwn()
    {
        const int Windows = 200;
        const int Anchors = 300;
        using var detector = new EchoModel($"{Anchors}, 4", $"{Anchors}, 1", """
            [{ "name": "first_out", "kind": "boxes", "scores": "second_out", "labels": ["face"], "score_threshold": 0, "iou_threshold": 1, "max_boxes": 300 }]
            """);

        var results = await detector.ReadAllAsync(instances: 4, Enumerable.Range(1, Windows).Select(window => (
            Enumerable.Repeat(new[] { 0, 0, 1, (float)window / Windows }, Anchors).SelectMany(box => box).ToArray(),
            Enumerable.Repeat((float)window / Windows, Anchors).ToArray())));

        for (var window = 1; window <= Windows; window++)
        {
            var own = (float)window / Windows;
            Assert.Equal(Enumerable.Repeat(new DetectedBox("face", own, 0, 0, 1, own), Anchors), Assert.Single(results[window - 1].Outputs).Boxes);
        }
    }

    [Theory]
    [InlineData("\"format\": \"center-size\"", new[] { 4f, 2, 4, 2 })]
    [InlineData("\"format\": \"corner-size\"", new[] { 2f, 1, 4, 2 })]
    [InlineData("\"format\": \"corners\", \"order\": \"yx\"", new[] { 1f, 2, 3, 6 })]
    public async Task Read_WhateverTheFormat_GivesTheSameEdges(string format, float[] box)
    {
        using var detector = new EchoModel("1, 4", "1, 1", $$"""
            [{ "name": "first_out", "kind": "boxes", "scores": "second_out", "labels": ["face"], "coordinates": "pixel", {{format}} }]
            """);

        var result = await detector.ReadAsync(box, [1]);

        Assert.Equal(new DetectedBox("face", 1, 0.25f, 0.25f, 0.75f, 0.75f), Assert.Single(Assert.Single(result.Outputs).Boxes));
    }

    [Theory]
    [InlineData("letterbox", 0.25f, 0.5f)]
    [InlineData("letterbox-top-left", 0.5f, 0.5f)]
    [InlineData("crop", 0.25f, 0.4375f)]
    public async Task Read_WhenTheFrameHasAnotherShape_PlacesBoxesInTheFrame(string resize, float left, float top)
    {
        // A square frame in a picture of 8 x 4 has bars of 2 on both sides, or one of 4 on the right, or loses a quarter above and below.
        var box = resize == "letterbox-top-left" ? new[] { 0.25f, 0.5f, 0.5f, 1 } : resize == "letterbox" ? [0.375f, 0.5f, 0.5f, 1] : [0.25f, 0.375f, 0.5f, 1];
        using var detector = new EchoModel("1, 4", "1, 1", """
            [{ "name": "first_out", "kind": "boxes", "scores": "second_out", "labels": ["face"] }]
            """, resize);

        var result = await detector.ReadAsync(box, [1], Frame(500, Png(16, 16, (_, _) => SKColors.Red)));

        var found = Assert.Single(Assert.Single(result.Outputs).Boxes);
        Assert.Equal((left, top), (found.Left, found.Top));
    }

    [Fact]
    public async Task Read_WhenThereAreTwoPictures_PlacesBoxesInTheFrameOfTheirOwn()
    {
        // In a picture of 8 x 4 a square frame has bars of 2 on both sides, and one four times as wide as high bars of 1 above and below.
        using var scratch = new ScratchRepository();
        scratch.Edit("pair", model =>
        {
            model["inputs"]![0]!["resize"] = "letterbox";
            model["inputs"]![1]!["resize"] = "letterbox";
            model["outputs"] = JsonNode.Parse("""
                [
                  { "name": "front_found", "kind": "boxes", "score_column": 4, "labels": ["car"] },
                  { "name": "rear_found", "kind": "boxes", "of": "rear", "score_column": 4, "labels": ["car"] }
                ]
                """);
        });
        await using var inference = await RunningInference.StartAsync(options => (options.ModelRepository, options.Models) = (scratch.Root, ["pair"]));
        var window = Window(
            1000,
            New("front", 500, ContentTypes.Png, Png(16, 16, (_, _) => SKColors.Red)),
            New("rear", 500, ContentTypes.Png, Png(32, 8, (_, _) => SKColors.Red)),
            New("found", 500, ContentTypes.Tensor, MemoryMarshal.AsBytes<float>([0.375f, 0.5f, 0.5f, 0.625f, 1]).ToArray()));

        var result = await inference.Service.InferAsync(Request("pair", window), TestContext.Current.CancellationToken);

        Assert.Null(result.Fault);
        Assert.Equal(
            [new DetectedBox("car", 1, 0.25f, 0.5f, 0.5f, 0.625f), new DetectedBox("car", 1, 0.375f, 0.5f, 0.5f, 0.75f)],
            result.Outputs.Select(output => Assert.Single(output.Boxes)));
    }

    [Fact]
    public async Task Read_WhenOneTransposedTensorHoldsAll_FindsBoxesAndScoresInItsColumns()
    {
        // As YOLOv8: a column per candidate, with centre, size and one score per label below one another.
        using var detector = new EchoModel("6, 2", "1, 1", """
            [{ "name": "first_out", "kind": "boxes", "transposed": true, "score_column": 4, "labels": ["cat", "dog"],
               "format": "center-size", "coordinates": "pixel" }]
            """);

        var result = await detector.ReadAsync([4, 2, 2, 2, 4, 2, 2, 2, 0.1f, 0.8f, 0.9f, 0.2f], [0]);

        Assert.Equal(
            [new DetectedBox("dog", 0.9f, 0.25f, 0.25f, 0.75f, 0.75f), new DetectedBox("cat", 0.8f, 0.125f, 0.25f, 0.375f, 0.75f)],
            Assert.Single(result.Outputs).Boxes);
    }

    [Fact]
    public async Task Read_WhenTransposedScoresHaveATensorOfTheirOwn_FindsThemInItsRows()
    {
        using var detector = new EchoModel("4, 2", "2, 2", """
            [{ "name": "first_out", "kind": "boxes", "scores": "second_out", "transposed": true, "labels": ["cat", "dog"] }]
            """);

        var result = await detector.ReadAsync([0, 0.5f, 0, 0.5f, 0.5f, 1, 0.5f, 1], [0.1f, 0.8f, 0.9f, 0.2f]);

        Assert.Equal(
            [new DetectedBox("dog", 0.9f, 0, 0, 0.5f, 0.5f), new DetectedBox("cat", 0.8f, 0.5f, 0.5f, 1, 1)],
            Assert.Single(result.Outputs).Boxes);
    }

    [Fact]
    public async Task Read_WhenNumbersAreRelativeToAGrid_DecodesThem()
    {
        // As YuNet: two cells of stride 4 in a picture of 8 x 4, sizes as logarithms, and a score of there being anything.
        using var detector = new EchoModel("2, 4", "2, 2", """
            [{ "name": "first_out", "kind": "boxes", "scores": "second_out", "objectness": "second_out", "objectness_column": 1,
               "objectness_combines": "geometric-mean", "labels": ["face"],
               "anchors": { "decode": "prior", "cell_offset": 0, "levels": [{ "stride": 4 }] } }]
            """);

        var result = await detector.ReadAsync([9, 9, 9, 9, 0.5f, 0.5f, MathF.Log(0.5f), 0], [0.1f, 0.1f, 1, 0.64f]);

        var box = Assert.Single(Assert.Single(result.Outputs).Boxes);
        Assert.Equal(new DetectedBox("face", 0.8f, 0.625f, 0, 0.875f, 1), box with { Score = MathF.Round(box.Score, 5) });
    }

    [Theory]
    [InlineData("distance", new[] { 0.5f, 0.25f, 0.5f, 0.25f })]
    [InlineData("offset", new[] { 0f, 0, 4, 2 })]
    public async Task Read_WhenNumbersAreDistancesOrOffsets_DecodesThem(string decode, float[] box)
    {
        // One cell of stride 4 whose middle is at 2, 2.
        using var detector = new EchoModel("1, 4", "1, 1", $$"""
            [{ "name": "first_out", "kind": "boxes", "scores": "second_out", "labels": ["face"],
               "anchors": { "decode": "{{decode}}", "levels": [{ "stride": 4 }] } }]
            """);

        var result = await detector.ReadAsync(box, [1]);

        Assert.Equal(new DetectedBox("face", 1, 0, 0.25f, 0.5f, 0.75f), Assert.Single(Assert.Single(result.Outputs).Boxes));
    }

    [Fact]
    public async Task Read_WhenEachEdgeIsADistribution_TakesItsMean()
    {
        // A distance of 0.5 strides is between the first and the second bin, one of 0.25 three parts the first's.
        const float Even = 0;
        var threeToOne = MathF.Log(3);
        using var detector = new EchoModel("1, 8", "1, 1", """
            [{ "name": "first_out", "kind": "boxes", "scores": "second_out", "labels": ["face"],
               "anchors": { "decode": "distance", "bins": 2, "levels": [{ "stride": 4 }] } }]
            """);

        var result = await detector.ReadAsync([Even, Even, threeToOne, 0, Even, Even, threeToOne, 0], [1]);

        var box = Assert.Single(Assert.Single(result.Outputs).Boxes);
        Assert.Equal([0, 0.25f, 0.5f, 0.75f], [box.Left, box.Top, box.Right, box.Bottom], (a, b) => MathF.Abs(a - b) < 1e-5f);
    }

    [Theory]
    [InlineData(new[] { 0f, 0, 1, 1 }, new[] { 0.1f, float.NaN })]
    [InlineData(new[] { 0f, 0, 1, 1 }, new[] { float.NaN, 0.9f })]
    [InlineData(new[] { 0f, 0, 1, 1 }, new[] { 0.1f, float.PositiveInfinity })]
    [InlineData(new[] { 0f, 0, 1, 1 }, new[] { 0.1f, float.NegativeInfinity })]
    [InlineData(new[] { 0f, float.NaN, 1, 1 }, new[] { 0.1f, 0.9f })]
    [InlineData(new[] { 0f, 0, float.PositiveInfinity, 1 }, new[] { 0.1f, 0.9f })]
    public async Task Read_WhenAScoreOrAnEdgeIsNoNumber_IsAFault(float[] box, float[] scores)
    {
        using var detector = new EchoModel("2, 4", "2, 2", $$"""[{ "name": "first_out", "kind": "boxes", "scores": "second_out", {{TwoLabels}} }]""");

        var result = await detector.ReadAsync([0, 0, 0.5f, 0.5f, .. box], [0.1f, 0.9f, .. scores]);

        Assert.Equal("Model echo version 1 gave first_out with what is no number.", result.Fault);
        Assert.Empty(result.Outputs);
    }

    [Theory]
    [InlineData(float.NaN, 0f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(1f, float.NaN)]
    [InlineData(1f, float.PositiveInfinity)]
    public async Task Read_WhenTheObjectnessOrTheLabelIsNoNumber_IsAFault(float objectness, float label)
    {
        using var detector = new EchoModel("1, 7", "1, 1", """
            [{ "name": "first_out", "kind": "boxes", "score_column": 4, "objectness_column": 5, "objectness_combines": "geometric-mean", "class_column": 6, "labels": ["face"] }]
            """);

        var result = await detector.ReadAsync([0, 0, 1, 1, 0.9f, objectness, label], [0]);

        Assert.Equal("Model echo version 1 gave first_out with what is no number.", result.Fault);
    }

    /// <summary>As a detector may have it whose half precision ends at sizes that it does not believe in itself.</summary>
    [Fact]
    public async Task Read_WhenTheEdgesOfWhatIsBelowTheScoreAreNoNumbers_GivesTheRest()
    {
        using var detector = new EchoModel("2, 4", "2, 2", $$"""[{ "name": "first_out", "kind": "boxes", "scores": "second_out", {{TwoLabels}} }]""");

        var result = await detector.ReadAsync([0, 0, 0.5f, 0.5f, 0, 0, float.PositiveInfinity, 1], [0.1f, 0.9f, 0.9f, 0.1f]);

        Assert.Equal(new DetectedBox("face", 0.9f, 0, 0, 0.5f, 0.5f), Assert.Single(Assert.Single(result.Outputs).Boxes));
    }

    [Theory]
    [InlineData("\"labels\": [\"a\"], \"scores\": \"second_out\", \"box_sizes\": [\"second_out\", \"first_out\"]", "$.outputs[0].box_sizes must name 1 tensors, as many as there are with boxes, but names 2.")]
    [InlineData("\"labels\": [\"a\"], \"scores\": \"second_out\", \"anchors\": { \"decode\": \"prior\", \"bins\": 16, \"levels\": [{ \"stride\": 4 }] }", "$.outputs[0].anchors.bins is for decode \"distance\" alone.")]
    [InlineData("\"labels\": [\"a\"], \"scores\": \"second_out\", \"box_sizes\": \"second_out\", \"anchors\": { \"decode\": \"distance\", \"bins\": 16, \"levels\": [{ \"stride\": 4 }] }", "$.outputs[0].box_sizes are none where each edge has a distribution ($.anchors.bins).")]
    [InlineData("\"labels\": [\"face\"]", "$.outputs[0] must say with scores or score_column where the scores are.")]
    [InlineData("\"labels\": [\"a\"], \"scores\": \"none\"", "$.outputs[0].scores is \"none\", but the outputs of {root}/echo/1/model.onnx are first_out, second_out.")]
    [InlineData("\"labels\": [\"a\"], \"scores\": \"second_out\", \"of\": \"first\"", "$.outputs[0].of is \"first\", but the images are picture.")]
    [InlineData("\"labels\": [\"a\", \"a\"], \"scores\": \"second_out\"", "$.outputs[0].labels must hold no label twice.")]
    [InlineData("\"labels\": [\"a\"], \"scores\": \"second_out\", \"background\": \"b\"", "$.outputs[0].background is \"b\", but the labels are a.")]
    public void Check_WhenTheOutputIsWrong_NamesThePath(string rest, string complaint)
    {
        using var detector = new EchoModel("1, 4", "1, 1", $$"""[{ "name": "first_out", "kind": "boxes", {{rest}} }]""");

        Assert.Equal($"{{root}}/echo/model.json: {complaint}", detector.Complaint());
    }
}
