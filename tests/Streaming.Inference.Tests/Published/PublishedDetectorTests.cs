using SkiaSharp;
using Streaming.Abstractions;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests.Published;

/// <summary>
/// Published face detectors by their names, types and shapes: <c>make_signatures.py</c> makes each find one face, whose numbers it computes from the face's
/// edges as the publisher's code has it. Here they are read by the <c>model.json</c> beside it.
/// </summary>
public sealed class PublishedDetectorTests
{
    [Theory]
    [InlineData("ultraface", 4, 3)]
    [InlineData("yunet", 1, 1)]
    [InlineData("blazeface", 1, 1)]
    [InlineData("scrfd", 1, 1)]
    [InlineData("retinaface", 4, 3)]
    [InlineData("centerface", 4, 3)]
    [InlineData("yolov5-face", 1, 1)]
    [InlineData("yolov8-face", 1, 1)]
    [InlineData("end-to-end", 1, 1)]
    public async Task Detector_ByItsModelJson_FindsTheFace(string model, int width, int height)
    {
        await using var inference = await RunningInference.StartAsync(options => (options.ModelRepository, options.Models) = (TestModels.Published, [model]));
        var frame = Frame(500, Png(width * 16, height * 16, (_, _) => SKColors.Red));

        var result = await inference.Service.InferAsync(Request(model, Window(1000, frame)), TestContext.Current.CancellationToken);

        Assert.Null(result.Fault);
        var face = Assert.Single(Assert.Single(result.Outputs).Boxes);
        Assert.Equal("face", face.Label);
        Assert.Equal([0.81f, 0.25f, 0.2f, 0.5f, 0.6f], [face.Score, face.Left, face.Top, face.Right, face.Bottom], (a, b) => MathF.Abs(a - b) < 1e-4f);
    }

    [Theory]
    [InlineData("retinaface", "\"stride\": 8, \"sizes\": [16, 32]", "\"stride\": 8", "$.outputs[0].name is read from output loc of {file}, which has 3160 candidates, but the anchors are 1960")]
    [InlineData("yolov8-face", "\"score_column\": 4", "\"score_column\": 20", "$.outputs[0].name is read from output output0 of {file}, which has 20 columns, but 21 are read")]
    [InlineData("ultraface", "\"face\"]", "\"face\", \"cat\"]", "$.outputs[0].scores is read from output scores of {file}, which has 2 columns, but 3 are read")]
    public void Check_WhenTheOutputDoesNotFit_NamesThePath(string model, string text, string otherText, string complaint)
    {
        using var scratch = new ScratchRepository(TestModels.Published);
        var definition = scratch.PathOf($"{model}/model.json");
        File.WriteAllText(definition, File.ReadAllText(definition).Replace(text, otherText, StringComparison.Ordinal));

        var exception = Assert.Throws<ModelRepositoryException>(() => new ModelRepository(scratch.Root).Check(model));

        Assert.Equal($"{definition}: {complaint.Replace("{file}", scratch.PathOf($"{model}/1/model.onnx"), StringComparison.Ordinal)}.", exception.Message);
    }

    [Fact]
    public async Task Detector_WithALineForEachFaceAlone_FindsNoneInNone()
    {
        using var scratch = new ScratchRepository(TestModels.Published);
        scratch.Edit("end-to-end", model => model["outputs"]![0]!["score_threshold"] = 0.9);
        await using var inference = await RunningInference.StartAsync(options => (options.ModelRepository, options.Models) = (scratch.Root, ["end-to-end"]));

        var result = await inference.Service.InferAsync(
            Request("end-to-end", Window(1000, Frame(500, red: 1))), TestContext.Current.CancellationToken);

        Assert.Null(result.Fault);
        Assert.Empty(Assert.Single(result.Outputs).Boxes);
    }
}
