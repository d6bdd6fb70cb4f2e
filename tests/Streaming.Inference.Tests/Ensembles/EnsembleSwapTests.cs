using System.Text.Json.Nodes;
using Streaming.Abstractions;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests.Ensembles;

/// <summary>Other versions of an ensemble and of its steps.</summary>
public sealed class EnsembleSwapTests : IAsyncLifetime
{
    private readonly ScratchRepository _scratch = new(TestModels.RoadEnsemble);
    private PolledInference _inference = null!;

    private static CancellationToken TestCancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _inference = await PolledInference.StartAsync(_scratch.Root, "road-ensemble");

    public async ValueTask DisposeAsync()
    {
        await _inference.DisposeAsync();
        _scratch.Dispose();
    }

    [Fact]
    public async Task Poll_WhenAStepHasANewVersion_TheEnsembleTakesIt()
    {
        AddVersion("road-frames", 2);

        await _inference.PollAsync();

        var result = await InferAsync();
        Assert.Null(result.Fault);
        Assert.Equal(1, result.Version);
        Assert.Equal(2, Assert.Single(result.Encodings).Version);
        Assert.Equal(2, Assert.Single(result.Encoders).Version);
        Assert.Equal([new AnsweringStep("road-frames", 2), new("road-words", 1), new("road-decision", 1)], result.Steps);
    }

    [Fact]
    public async Task Poll_WhenAnEncoderHasANewVersion_TheAnswerNamesTheOneThatEncoded()
    {
        var window = Window(1_000_000, Frame(500_000, red: 90));
        var old = await _inference.Service.InferAsync(Request("road-ensemble", window), TestCancelled);
        AddVersion("road-frames", 2);
        await _inference.PollAsync();

        var result = await _inference.Service.InferAsync(
            new InferenceRequest { Model = "road-ensemble", Rig = "rig-1", Window = window, Encodings = old.Encodings }, TestCancelled);

        Assert.Contains(new AnsweringStep("road-frames", 1), old.Steps);
        Assert.Contains(new AnsweringStep("road-frames", Assert.Single(result.Encodings).Version), result.Steps);
        Assert.Equal(2, Assert.Single(result.Encodings).Version);
    }

    [Fact]
    public async Task Poll_WhenAStepsNewVersionDoesNotFit_TheOldOneGoesOn()
    {
        // Its own files are right: the ensemble takes another shape.
        File.Copy(_scratch.PathOf("road-words/1/model.onnx"), Path.Combine(Directory.CreateDirectory(_scratch.PathOf("road-frames/2")).FullName, "model.onnx"));
        File.Copy(_scratch.PathOf("road-words/model.json"), _scratch.PathOf("road-frames/model.json"), overwrite: true);
        _scratch.Edit("road-frames", model => model["name"] = "road-frames");

        await _inference.PollAsync();

        var result = await InferAsync();
        Assert.Null(result.Fault);
        Assert.Equal(1, Assert.Single(result.Encodings).Version);
    }

    [Fact]
    public async Task Poll_WhenTheVersionIsPinned_TheOldOneGoesOn()
    {
        EditStep(0, step => step["model_version"] = 1);
        Directory.CreateDirectory(_scratch.PathOf("road-ensemble/2"));
        await _inference.PollAsync();
        AddVersion("road-frames", 2);

        await _inference.PollAsync();

        var result = await InferAsync();
        Assert.Equal((2, 1), (result.Version, Assert.Single(result.Encodings).Version));
    }

    [Fact]
    public async Task Poll_WhenTheEnsembleHasANewVersion_ServesItAndItsNewSteps()
    {
        AddModel("road-frames", "road-pictures");
        EditStep(0, step => step["model_name"] = "road-pictures");
        Directory.CreateDirectory(_scratch.PathOf("road-ensemble/2"));

        await _inference.PollAsync();

        var result = await InferAsync();
        Assert.Null(result.Fault);
        Assert.Equal((2, "road-pictures"), (result.Version, Assert.Single(result.Encoders).Model));
        Assert.Contains("road-pictures", _inference.Service.Models.Select(model => model.Name));
    }

    [Fact]
    public async Task Poll_WhenTheEnsemblesNewStepIsMissing_TheOldOneGoesOnUntilItIsThere()
    {
        EditStep(0, step => step["model_name"] = "road-pictures");
        Directory.CreateDirectory(_scratch.PathOf("road-ensemble/2"));
        await _inference.PollAsync();
        var before = await InferAsync();
        AddModel("road-frames", "road-pictures");

        await _inference.PollAsync();

        Assert.Equal(1, before.Version);
        Assert.Null(before.Fault);
        Assert.Equal(2, (await InferAsync()).Version);
    }

    [Fact]
    public async Task Poll_WhileWindowsCome_FailsNone()
    {
        using var isSwapped = new CancellationTokenSource();
        var asking = Task.Run(
            async () =>
            {
                var versions = new HashSet<int>();
                while (!isSwapped.IsCancellationRequested)
                {
                    var result = await InferAsync();
                    Assert.Null(result.Fault);
                    versions.UnionWith(result.Encodings.Select(encoding => encoding.Version));
                }

                return versions;
            },
            TestCancelled);
        for (var version = 2; version <= 4; version++)
        {
            AddVersion("road-frames", version);
            await _inference.PollAsync();
            await InferAsync();
        }

        await isSwapped.CancelAsync();
        await asking;
        Assert.Equal(4, Assert.Single((await InferAsync()).Encodings).Version);
    }

    private void AddModel(string of, string name)
    {
        File.Copy(_scratch.PathOf($"{of}/1/model.onnx"), Path.Combine(Directory.CreateDirectory(_scratch.PathOf($"{name}/1")).FullName, "model.onnx"));
        File.Copy(_scratch.PathOf($"{of}/model.json"), _scratch.PathOf($"{name}/model.json"));
        _scratch.Edit(name, model => model["name"] = name);
    }

    private void AddVersion(string model, int version) =>
        File.Copy(_scratch.PathOf($"{model}/1/model.onnx"), Path.Combine(Directory.CreateDirectory(_scratch.PathOf($"{model}/{version}")).FullName, "model.onnx"));

    private void EditStep(int step, Action<JsonNode> edit) =>
        _scratch.Edit("road-ensemble", model => edit(model["ensemble_scheduling"]!["step"]![step]!));

    private async Task<InferenceResult> InferAsync() =>
        await _inference.Service.InferAsync(Request("road-ensemble", Window(1_000_000, Frame(500_000, red: 90))), TestCancelled);
}
