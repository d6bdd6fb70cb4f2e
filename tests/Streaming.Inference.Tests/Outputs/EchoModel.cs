using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Streaming.Abstractions;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

/// <summary>A model that gives back what a test says it found, read as the test's outputs say.</summary>
internal sealed class EchoModel : IDisposable
{
    private readonly ScratchRepository _scratch = new();

    /// <param name="firstShape">Shape of a window's part of the first tensor, as in <c>3, 4</c>.</param>
    /// <param name="secondShape">That of the second.</param>
    /// <param name="outputs">As <c>model.json</c> has them.</param>
    /// <param name="resize">How frames are fitted into its picture of 8 x 4.</param>
    public EchoModel(string firstShape, string secondShape, string outputs, string resize = "stretch") => _scratch.Edit("echo", model =>
    {
        model["inputs"]![0]!["shape"] = JsonNode.Parse($"[\"batch\", {firstShape}]");
        model["inputs"]![1]!["shape"] = JsonNode.Parse($"[\"batch\", {secondShape}]");
        model["inputs"]![2]!["resize"] = resize;
        model["outputs"] = JsonNode.Parse(outputs);
    });

    public string Complaint() => Assert.Throws<ModelRepositoryException>(() => new ModelRepository(_scratch.Root).Check("echo")).Message
        .Replace(_scratch.Root, "{root}", StringComparison.Ordinal);

    /// <summary>What is read where the model gives these numbers.</summary>
    public async Task<InferenceResult> ReadAsync(float[] first, float[] second, params Sample[] more)
    {
        await using var inference = await StartAsync();
        return await ReadAsync(inference, first, second, more);
    }

    /// <summary>What so many instances read at the same time where the model gives these numbers.</summary>
    public async Task<InferenceResult[]> ReadAllAsync(int instances, IEnumerable<(float[] First, float[] Second)> windows)
    {
        _scratch.Edit("echo", model => model["instance_group"] = JsonNode.Parse($$"""[{ "count": {{instances}}, "kind": "KIND_CPU" }]"""));
        await using var inference = await StartAsync();
        return await Task.WhenAll(windows.Select(window => ReadAsync(inference, window.First, window.Second)));
    }

    public void Dispose() => _scratch.Dispose();

    private Task<RunningInference> StartAsync() => RunningInference.StartAsync(options =>
    {
        options.ModelRepository = _scratch.Root;
        options.Models = ["echo"];
    });

    private static Task<InferenceResult> ReadAsync(RunningInference inference, float[] first, float[] second, params Sample[] more) =>
        inference.Service.InferAsync(
            Request("echo", Window(1000, [Numbers("first", first), Numbers("second", second), .. more])), TestContext.Current.CancellationToken).AsTask();

    private static Sample Numbers(string modality, float[] values) =>
        New(modality, 0, ContentTypes.Tensor, MemoryMarshal.AsBytes<float>(values).ToArray());
}
