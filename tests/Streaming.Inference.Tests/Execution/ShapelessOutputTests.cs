using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Streaming.Abstractions;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

/// <summary>Outputs of whose shape the ONNX file says nothing.</summary>
public sealed class ShapelessOutputTests : IDisposable
{
    private readonly ScratchRepository _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task Infer_WhenTheFileTellsNoShape_GivesTheShapeOfTheRun(int maxBatchSize)
    {
        _scratch.Edit("shapeless", model =>
        {
            model["max_batch_size"] = maxBatchSize;
            model["inputs"]![0]!["shape"] = JsonNode.Parse(maxBatchSize == 0 ? "[1, 2, 3]" : """["batch", 2, 3]""");
        });

        var result = await InferAsync();

        Assert.Null(result.Fault);
        Assert.Equal([2, 3], result.Outputs[0].Shape);
        Assert.Equal([1f, 2, 3, 4, 5, 6], result.Outputs[0].Values);
        Assert.Empty(result.Outputs[1].Shape);
        Assert.Equal([21f], result.Outputs[1].Values);
    }

    [Theory]
    [InlineData("squeezed", "[\"a\", \"b\", \"c\", \"d\"]", "a list with 4 labels, but output squeezed of {root}/shapeless/1/model.onnx has 3")]
    [InlineData("sum", "[\"a\", \"b\", \"c\"]", "a list with 3 labels, but output sum of {root}/shapeless/1/model.onnx has 1")]
    public void Check_WhenWhatTheRunGaveDoesNotFit_SaysSo(string output, string labels, string complaint)
    {
        _scratch.Edit("shapeless", model => model["outputs"] = JsonNode.Parse($$"""[{ "name": "{{output}}", "kind": "class-scores", "labels": {{labels}} }]"""));

        var exception = Assert.Throws<ModelRepositoryException>(() => new ModelRepository(_scratch.Root).Check("shapeless"));

        Assert.Equal(
            $"{_scratch.PathOf("shapeless/model.json")}: $.outputs[0].labels names {complaint.Replace("{root}", _scratch.Root, StringComparison.Ordinal)}.", exception.Message);
    }

    private async Task<InferenceResult> InferAsync()
    {
        await using var inference = await RunningInference.StartAsync(options => (options.ModelRepository, options.Models) = (_scratch.Root, ["shapeless"]));
        var numbers = New("numbers", 0, ContentTypes.Tensor, MemoryMarshal.AsBytes<float>([1, 2, 3, 4, 5, 6]).ToArray());
        return await inference.Service.InferAsync(Request("shapeless", Window(1000, numbers)), TestContext.Current.CancellationToken);
    }
}
