using Streaming.Abstractions;

namespace Streaming.Inference.Tests;

public class OutputReaderTests
{
    [Fact]
    public async Task Read_WhenOneScoreStandsForTwoLabels_GivesBoth()
    {
        using var model = new EchoModel("1, 1", "1, 1", """
            [{ "name": "second_out", "kind": "class-scores", "labels": ["silence", "speech"], "binary": true }]
            """);

        var result = await model.ReadAsync([0], [0.75f]);

        Assert.Equal(["silence", "speech"], result.Labels);
        Assert.Equal([0.25f, 0.75f], result.Scores);
        Assert.Empty(result.Outputs);
    }

    [Fact]
    public async Task Read_WhenTheModelClassifiesManyTimesAtOnce_GivesTheMean()
    {
        using var model = new EchoModel("1, 1", "2, 2", """[{ "name": "second_out", "kind": "class-scores", "labels": ["a", "b"] }]""");

        var result = await model.ReadAsync([0], [0.5f, 0.5f, 0.25f, 0.75f]);

        Assert.Equal([0.375f, 0.625f], result.Scores);
    }

    [Fact]
    public async Task Read_WhenTheGraphGivesLogits_MakesThemScores()
    {
        using var model = new EchoModel("1, 1", "1, 2", """
            [{ "name": "second_out", "kind": "class-scores", "labels": ["a", "b"], "activation": "softmax" }]
            """);

        var result = await model.ReadAsync([0], [0, MathF.Log(3)]);

        Assert.Equal(0.25, result.Scores[0], 1e-5);
        Assert.Equal(0.75, result.Scores[1], 1e-5);
    }

    [Fact]
    public void Check_WhenAnAnomalyScoreIsSeveralNumbers_SaysSo()
    {
        using var model = new EchoModel("1, 1", "1, 1", """[{ "name": "second_out", "kind": "anomaly-score" }]""");

        Assert.Equal(
            "{root}/echo/model.json: $.outputs[0] is an anomaly score, but output second_out of {root}/echo/1/model.onnx is not one number for each window.",
            model.Complaint());
    }

    [Fact]
    public async Task Read_WhenThereAreSeveralOutputs_GivesThemByName()
    {
        using var model = new EchoModel("1, 2", "1, 2", """
            [{ "name": "first_out", "kind": "embedding", "l2_normalize": true }, { "name": "second_out", "kind": "reconstruction", "of": "second" }]
            """);

        var result = await model.ReadAsync([3, 4], [5, 6]);

        Assert.Empty(result.Labels);
        Assert.Equal([("first_out", OutputKind.Embedding), ("second_out", OutputKind.Reconstruction)], result.Outputs.Select(output => (output.Name, output.Kind)));
        Assert.Equal([0.6f, 0.8f], result.Outputs[0].Values);
        Assert.Equal([1, 2], result.Outputs[0].Shape);
        Assert.Equal([0f], result.Outputs[1].Values);
    }

    [Theory]
    [InlineData("", new[] { 3f, 4, 1, 0 }, new[] { 2, 2 })]
    [InlineData(", \"l2_normalize\": true", new[] { 0.6f, 0.8f, 1, 0 }, new[] { 2, 2 })]
    [InlineData(", \"pooling\": \"mean\"", new[] { 2f, 2 }, new[] { 2 })]
    [InlineData(", \"pooling\": \"mean\", \"l2_normalize\": true", new[] { 0.70710677f, 0.70710677f }, new[] { 2 })]
    public async Task Read_WhenAnEmbeddingIsManyVectors_GivesEachOrTheirMean(string rest, float[] values, int[] shape)
    {
        using var model = new EchoModel("2, 2", "1, 1", $$"""[{ "name": "first_out", "kind": "embedding"{{rest}} }]""");

        var embedding = Assert.Single((await model.ReadAsync([3, 4, 1, 0], [0])).Outputs);

        Assert.Equal(shape, embedding.Shape);
        Assert.Equal(values, embedding.Values);
    }

    [Fact]
    public async Task Read_WhenANumberIsNone_SaysWhichOutput()
    {
        using var model = new EchoModel("1, 1", "1, 1", """[{ "name": "first_out", "kind": "tensor" }]""");

        var result = await model.ReadAsync([float.NaN], [0]);

        Assert.Equal("Model echo version 1 gave first_out with what is no number.", result.Fault);
        Assert.Empty(result.Outputs);
    }
}
