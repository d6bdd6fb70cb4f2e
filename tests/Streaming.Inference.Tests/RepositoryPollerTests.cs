using System.Text.Json.Nodes;
using Streaming.Abstractions;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

public sealed class RepositoryPollerTests : IAsyncLifetime
{
    private readonly ScratchRepository _scratch = new();
    private PolledInference _inference = null!;

    private static CancellationToken TestCancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _inference = await PolledInference.StartAsync(_scratch.Root, "lookup");

    public async ValueTask DisposeAsync()
    {
        await _inference.DisposeAsync();
        _scratch.Dispose();
    }

    [Fact]
    public async Task Poll_WhenThereIsANewVersion_ServesIt()
    {
        AddVersion(2);

        await _inference.PollAsync();

        Assert.Equal(2, (await InferAsync()).Version);
        Assert.Equal(2, Assert.Single(_inference.Service.Models).Version);
    }

    [Fact]
    public async Task Poll_WhileRequestsCome_FailsNone()
    {
        using var isSwapped = new CancellationTokenSource();
        using var hasAsked = new SemaphoreSlim(0);
        var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(AskUntilSwappedAsync, TestCancelled)).ToList();
        foreach (var _ in callers)
            await hasAsked.WaitAsync(TestCancelled);
        for (var version = 2; version <= 5; version++)
        {
            AddVersion(version);
            await _inference.PollAsync();
        }

        await isSwapped.CancelAsync();
        var versions = (await Task.WhenAll(callers)).SelectMany(seen => seen).ToHashSet();

        Assert.Contains(1, versions);
        Assert.Equal(5, (await InferAsync()).Version);

        async Task<List<int>> AskUntilSwappedAsync()
        {
            var seen = new List<int>();
            while (!isSwapped.IsCancellationRequested)
            {
                var result = await InferAsync();
                Assert.Null(result.Fault);
                seen.Add(result.Version);
                if (seen.Count == 1)
                    hasAsked.Release();
            }

            return seen;
        }
    }

    [Fact]
    public async Task Poll_WhenTheNewVersionIsBroken_TheOldOneGoesOn()
    {
        AddVersion(2);
        await File.WriteAllTextAsync(_scratch.PathOf("lookup/2/model.onnx"), "no model", TestCancelled);

        await _inference.PollAsync();

        Assert.Equal(1, (await InferAsync()).Version);
    }

    [Fact]
    public async Task Poll_WhenABrokenVersionIsMended_ServesIt()
    {
        AddVersion(2);
        await File.WriteAllTextAsync(_scratch.PathOf("lookup/2/model.onnx"), "no model", TestCancelled);
        await _inference.PollAsync();
        File.Copy(_scratch.PathOf("lookup/1/model.onnx"), _scratch.PathOf("lookup/2/model.onnx"), overwrite: true);

        await _inference.PollAsync();

        Assert.Equal(2, (await InferAsync()).Version);
    }

    [Fact]
    public async Task Poll_WhenThePolicyNamesAnEarlierVersion_RollsBack()
    {
        AddVersion(2);
        await _inference.PollAsync();
        _scratch.Edit("lookup", model => model["version_policy"] = JsonNode.Parse("""{ "specific": { "versions": [1] } }"""));

        await _inference.PollAsync();

        Assert.Equal(1, (await InferAsync()).Version);
    }

    [Fact]
    public async Task Poll_WhenAllVersionsAreGone_UnloadsTheModelAndTellsWhoAsks()
    {
        Directory.Delete(_scratch.PathOf("lookup/1"), recursive: true);

        await _inference.PollAsync();

        Assert.Empty(_inference.Service.Models);
        Assert.Equal("There is no model \"lookup\"; none is served.", (await InferAsync()).Fault);
    }

    [Fact]
    public async Task Poll_WhenTheModelsDirectoryIsGone_AnswersWhatItHasAndFailsNone()
    {
        using var isUnloaded = new CancellationTokenSource();
        using var hasAsked = new SemaphoreSlim(0);
        var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(AskUntilUnloadedAsync, TestCancelled)).ToList();
        foreach (var _ in callers)
            await hasAsked.WaitAsync(TestCancelled);
        Directory.Delete(_scratch.PathOf("lookup"), recursive: true);

        await _inference.PollAsync();

        await isUnloaded.CancelAsync();
        var faults = (await Task.WhenAll(callers)).SelectMany(seen => seen).ToHashSet();
        Assert.Subset(new HashSet<string?> { null, "There is no model \"lookup\"; none is served." }, faults);
        Assert.Contains(null, faults);

        async Task<List<string?>> AskUntilUnloadedAsync()
        {
            var seen = new List<string?>();
            while (!isUnloaded.IsCancellationRequested)
            {
                seen.Add((await InferAsync()).Fault);
                if (seen.Count == 1)
                    hasAsked.Release();
            }

            return seen;
        }
    }

    [Fact]
    public async Task Poll_WhenAnUnloadedModelComesBack_ServesIt()
    {
        Directory.Move(_scratch.PathOf("lookup"), _scratch.PathOf(".lookup"));
        await _inference.PollAsync();
        Directory.Move(_scratch.PathOf(".lookup"), _scratch.PathOf("lookup"));

        await _inference.PollAsync();

        Assert.Null((await InferAsync()).Fault);
    }

    [Fact]
    public async Task Poll_WhenTheRepositoryIsAway_GoesOnWithWhatIsLoaded()
    {
        var away = _scratch.Root + "-away";
        Directory.Move(_scratch.Root, away);
        await _inference.PollAsync();
        Directory.CreateDirectory(_scratch.Root);
        await _inference.PollAsync();
        Directory.Delete(_scratch.Root);
        Directory.Move(away, _scratch.Root);

        Assert.Null((await InferAsync()).Fault);
        Assert.Single(_inference.Service.Models);
    }

    [Fact]
    public async Task Poll_WhenAShadowIsNamedAndTakenAway_RunsItAndNoMore()
    {
        AddVersion(2);
        _scratch.Edit("lookup", model => model["shadow"] = JsonNode.Parse("""{ "version": 2 }"""));
        await _inference.PollAsync();
        var shadowed = Assert.Single(_inference.Service.Models);
        _scratch.Edit("lookup", model => model.AsObject().Remove("shadow"));
        await _inference.PollAsync();

        Assert.Equal((1, 2), (shadowed.Version, shadowed.ShadowVersion));
        Assert.Equal(2, (await InferAsync()).Version);
        Assert.Null(Assert.Single(_inference.Service.Models).ShadowVersion);
    }

    [Fact]
    public async Task Poll_WhenTheNewVersionIsTooLarge_TheOldOneGoesOn()
    {
        await using var inference = await PolledInference.StartAsync(_scratch.Root, "echo");
        AddVersion(2, "echo");
        _scratch.Edit("echo", model => model["inputs"]![0]!["shape"] = JsonNode.Parse("""["batch", 30000, 30000]"""));

        await inference.PollAsync();

        var result = await inference.Service.InferAsync(Request("echo", Window(1000)), TestCancelled);
        Assert.Null(result.Fault);
        Assert.Equal(1, result.Version);
    }

    /// <summary>Half of a surrogate pair is JSON and no text, which no reader of it foresees.</summary>
    [Fact]
    public async Task Poll_WhenReadingFailsAsNobodyForesaw_TheOldVersionGoesOn()
    {
        AddVersion(2);
        await File.WriteAllTextAsync(_scratch.PathOf("lookup/model.json"), """{ "name": "\ud800" }""", TestCancelled);

        await _inference.PollAsync();

        Assert.Equal(1, (await InferAsync()).Version);
    }

    private void AddVersion(int version, string model = "lookup")
    {
        var directory = Directory.CreateDirectory(_scratch.PathOf($"{model}/{version}"));
        File.Copy(_scratch.PathOf($"{model}/1/model.onnx"), Path.Combine(directory.FullName, "model.onnx"));
    }

    private async Task<InferenceResult> InferAsync() => await _inference.Service.InferAsync(LookupRequest("abcdef"), TestCancelled);
}
