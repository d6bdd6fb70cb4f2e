using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Streaming.Abstractions;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

/// <summary>Batches that run at sizes that were warmed, and at no others.</summary>
public sealed class PaddedBatchTests : IDisposable
{
    private readonly ScratchRepository _scratch = new();

    private static CancellationToken TestCancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 8)]
    [InlineData(8, 8)]
    public void RunSize_IsTheNextThatWasWarmed(int count, int size)
    {
        var batching = new BatchingPolicy(8, [], TimeSpan.Zero) { PadsToWarmSizes = true };

        Assert.Equal(size, WarmUpPlan.RunSizeOf(count, batching, [2, 8]));
        Assert.Equal(count, WarmUpPlan.RunSizeOf(count, new BatchingPolicy(8, [], TimeSpan.Zero), [2, 8]));
    }

    /// <summary>The model fails on a batch that holds what it was shown first, so nothing of that may be left in rows that fill up.</summary>
    [Fact]
    public async Task Infer_WhenABatchIsFilledUp_ShowsNothingOfEarlierWindows()
    {
        Pad([4, 8]);
        var time = new FakeTimeProvider();
        await using var inference = await RunningInference.StartAsync(options => (options.ModelRepository, options.Models) = (_scratch.Root, ["lookup"]), time);
        var failed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => InferAsync(inference, "é")));

        // Each instance has seen the windows before or has not; both are asked.
        var results = new List<InferenceResult>();
        for (var i = 0; i < 4; i++)
        {
            var answers = new[] { InferAsync(inference, "abc"), InferAsync(inference, "xyz") };
            time.Advance(TimeSpan.FromMilliseconds(1));
            results.AddRange(await Task.WhenAll(answers));
        }

        Assert.All(failed, result => Assert.NotNull(result.Fault));
        Assert.All(results, result => Assert.Null(result.Fault));
        Assert.All(results, result => Assert.Equal(2, result.BatchSize));
        Assert.Equal([97, 98, 99, 0, 0, 0], results[^2].Scores);
        Assert.Equal([120, 121, 122, 0, 0, 0], results[^1].Scores);
    }

    [Fact]
    public void Check_WhenAFullBatchIsNotWarmed_SaysSo()
    {
        Pad([1, 4]);

        var exception = Assert.Throws<ModelRepositoryException>(() => new ModelRepository(_scratch.Root).Check("lookup"));

        Assert.Equal(
            $"{_scratch.PathOf("lookup/model.json")}: $.model_warmup must hold a full batch, 8, since batches are padded to its sizes.", exception.Message);
    }

    private static Task<InferenceResult> InferAsync(RunningInference inference, string text) =>
        inference.Service.InferAsync(LookupRequest(text), TestCancelled).AsTask();

    private void Pad(int[] sizes) => _scratch.Edit("lookup", model =>
    {
        model["dynamic_batching"]!["pad_to_warm_sizes"] = true;
        model["model_warmup"] = new JsonArray([.. sizes.Select(size => JsonNode.Parse($$"""{ "batch_size": {{size}} }"""))]);
    });
}
