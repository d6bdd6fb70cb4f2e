using System.Text.Json.Nodes;
using SkiaSharp;
using Streaming.Abstractions;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests.Ensembles;

/// <summary>The shipped model in one piece and in steps: the same weights, so the same answers, however the steps came by what they take.</summary>
public sealed class ServedEnsembleTests : IAsyncLifetime
{
    private const long WindowUs = 1_000_000;

    private RunningInference _inference = null!;
    private Measurements _measurements = null!;

    private static CancellationToken TestCancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _inference = await RunningInference.StartAsync(options =>
        {
            options.ModelRepository = TestModels.RoadEnsemble;
            options.RepositoryPollInterval = TimeSpan.Zero;
        });
        _measurements = new Measurements(_inference.Meters);
    }

    public async ValueTask DisposeAsync()
    {
        _measurements.Dispose();
        await _inference.DisposeAsync();
    }

    [Fact]
    public async Task Infer_AnswersAsTheModelInOnePiece()
    {
        var window = Drive();

        var ensemble = await InferAsync("road-ensemble", window);

        await AssertAnswersAsWholeAsync(window, ensemble);
        Assert.Equal(("road-ensemble", 1), (ensemble.Model, ensemble.Version));
        Assert.Equal([new AnsweringStep("road-frames", 1), new("road-words", 1), new("road-decision", 1)], ensemble.Steps);
        Assert.Equal(10, FramesEncoded());
        Assert.Equal(1, _measurements.SumOf("streaming.inference.requests", "model=road-ensemble,outcome=ok"));
    }

    [Theory]
    [InlineData(Camera)]
    [InlineData(Microphone)]
    [InlineData(Captions)]
    public async Task Infer_WhenAModalityIsMissing_AnswersAsTheModelInOnePiece(string missing)
    {
        var window = Window(WindowUs, [.. Drive().Modalities.Where(slice => slice.Modality != missing).SelectMany(slice => slice.Samples)]);

        var ensemble = await InferAsync("road-ensemble", window);

        await AssertAnswersAsWholeAsync(window, ensemble);
        Assert.Equal(missing != Camera, ensemble.Steps.Contains(new AnsweringStep("road-frames", 1)));
    }

    [Fact]
    public async Task Infer_OfAModelInOnePiece_NamesNoSteps() => Assert.Empty((await InferAsync("road-hazards", Drive())).Steps);

    [Fact]
    public async Task Infer_WhenAFrameCannotBeDecoded_NamesItsModalityAsTheModelInOnePieceDoes()
    {
        var window = Window(WindowUs, Frame(100_000, TruncatedJpeg()), Cue(0, "Road closed ahead"));

        var ensemble = await InferAsync("road-ensemble", window);

        Assert.Equal([Camera], ensemble.CorruptModalities);
        Assert.Empty(Assert.Single(ensemble.Encodings).Values);
        await AssertAnswersAsWholeAsync(window, ensemble);
    }

    [Fact]
    public async Task Infer_WhenEncodingsComeWithTheWindow_NeedsNeitherPayloadsNorTheEncoder()
    {
        var window = Drive();
        var first = await InferAsync("road-ensemble", window);

        var second = await InferAsync(new InferenceRequest
        {
            Model = "road-ensemble",
            Rig = "rig-1",
            Window = WithoutFrames(window),
            Encodings = first.Encodings,
            OmittedModalities = [Camera],
        });

        Assert.Equal(first.Scores, second.Scores);
        Assert.Equal(10, FramesEncoded());
        Assert.Empty(second.Encodings);
        Assert.Equal(first.Steps, second.Steps);
        Assert.Equal([new SampleEncoder("road-frames", 1, Camera, IsOnlyReader: true)], second.Encoders);
    }

    [Fact]
    public async Task Infer_WhenOnlyEncodingsAreAskedFor_GivesThemAlone()
    {
        var result = await InferAsync(new InferenceRequest { Model = "road-ensemble", Rig = "rig-1", Window = Drive(), EncodesOnly = true });

        Assert.Null(result.Fault);
        Assert.Empty(result.Scores);
        Assert.Equal(10, result.Encodings.Length);
        Assert.All(result.Encodings, encoding => Assert.Equal(48, Assert.Single(encoding.Values).Length));
        Assert.Equal(0, _measurements.SumOf("streaming.inference.executions", "model=road-decision"));
    }

    [Fact]
    public async Task Infer_WhenEncodingsAreOfAnotherVersion_AsksForThePayloadsOrEncodesAnew()
    {
        var window = Drive();
        var old = (await InferAsync("road-ensemble", window)).Encodings.Select(encoding => new SampleEncoding
        {
            Encoder = encoding.Encoder,
            Version = 7,
            Modality = encoding.Modality,
            Sample = encoding.Sample,
            Values = [new float[48]],
        }).ToArray();

        var omitted = await InferAsync(new InferenceRequest
        {
            Model = "road-ensemble",
            Rig = "rig-1",
            Window = WithoutFrames(window),
            Encodings = old,
            OmittedModalities = [Camera],
        });
        var whole = await InferAsync(new InferenceRequest { Model = "road-ensemble", Rig = "rig-1", Window = window, Encodings = old });

        Assert.True(omitted.MustEncode);
        Assert.Empty(omitted.Scores);
        Assert.Equal(1, omitted.Encoders[0].Version);
        Assert.Equal(10, whole.Encodings.Length);
        await AssertAnswersAsWholeAsync(window, whole);
    }

    [Fact]
    public async Task Infer_WhenManyWindowsCome_EncodersRunFullBatches()
    {
        var windows = Enumerable.Range(0, 64).Select(seed => Drive(seed)).ToList();

        var results = await Task.WhenAll(windows.Select(window => InferAsync("road-ensemble", window)));

        Assert.All(results, result => Assert.Null(result.Fault));
        Assert.Equal(640, FramesEncoded());
        Assert.InRange(_measurements.SumOf("streaming.inference.executions", "model=road-frames"), 20, 320);
    }

    [Fact]
    public async Task Infer_WhenAStepOfTheWindowIsBetweenOthers_AnswersAsTheModelInOnePiece()
    {
        using var scratch = new ScratchRepository(TestModels.RoadEnsemble);
        scratch.Edit("road-ensemble", model =>
        {
            var steps = model["ensemble_scheduling"]!["step"]!.AsArray();
            steps[2]!["input_map"]!["captions"] = "repeated";
            steps.Add(JsonNode.Parse("""{ "model_name": "road-relay", "input_map": { "taken": "said" }, "output_map": { "given": "repeated" } }"""));
        });
        await using var inference = await RunningInference.StartAsync(options => options.ModelRepository = scratch.Root);
        var window = Drive();

        var result = await inference.Service.InferAsync(Request("road-ensemble", window), TestCancelled);

        await AssertAnswersAsWholeAsync(window, result);
    }

    [Fact]
    public async Task Infer_WhenAStepIsAskedThatTakesWhatOthersGive_IsAFault()
    {
        var result = await InferAsync("road-decision", Drive());

        Assert.Equal("Model road-decision takes what other steps of an ensemble give: ask the ensemble.", result.Fault);
    }

    [Fact]
    public async Task Start_WhenOnlyTheEnsembleIsNamed_ServesItsSteps()
    {
        await using var inference = await RunningInference.StartAsync(options =>
            (options.ModelRepository, options.Models) = (TestModels.RoadEnsemble, ["road-ensemble"]));

        Assert.Equal(["road-decision", "road-ensemble", "road-frames", "road-words"], inference.Service.Models.Select(model => model.Name));
    }

    [Fact]
    public async Task Stop_WhenAWindowIsUnderWay_AnswersItFirst()
    {
        var answer = InferAsync("road-ensemble", Drive());

        await _inference.Service.StopAsync(TestCancelled);

        Assert.Null((await answer).Fault);
        await Assert.ThrowsAsync<InferenceUnavailableException>(() => InferAsync("road-ensemble", Drive()));
    }

    private static AlignedWindow Drive(int seed = 1)
    {
        var random = new Random(seed);
        var pcm = new short[16_000];
        for (var i = 0; i < pcm.Length; i++)
            pcm[i] = (short)random.Next(-9000, 9000);
        return Window(
            WindowUs,
            [
                .. Enumerable.Range(0, 10).Select(i => Frame(i * 100_000, Picture(random.Next()))),
                Chunk(0, pcm),
                Cue(200_000, "Ambulance behind you"),
            ]);
    }

    private static byte[] Picture(int seed)
    {
        var random = new Random(seed);
        return Png(32, 18, (_, _) => new SKColor((uint)random.Next() | 0xFF000000));
    }

    private static AlignedWindow WithoutFrames(AlignedWindow window) => new()
    {
        StartUs = window.StartUs,
        EndUs = window.EndUs,
        Modalities =
        [
            .. window.Modalities.Select(slice => slice.Modality != Camera ? slice : new ModalitySlice
            {
                Modality = Camera,
                Samples = [.. slice.Samples.Select(sample => sample.WithoutPayload())],
            }),
        ],
    };

    private double FramesEncoded() => _measurements.SumOf("streaming.inference.batch.size", "model=road-frames");

    private async Task AssertAnswersAsWholeAsync(AlignedWindow window, InferenceResult ensemble)
    {
        var whole = await InferAsync("road-hazards", window);
        Assert.Null(ensemble.Fault);
        Assert.Equal(whole.CorruptModalities, ensemble.CorruptModalities);
        Assert.Equal(whole.Labels, ensemble.Labels);
        Assert.All(whole.Scores.Zip(ensemble.Scores), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    private Task<InferenceResult> InferAsync(string model, AlignedWindow window) => InferAsync(Request(model, window));

    private Task<InferenceResult> InferAsync(InferenceRequest request) => _inference.Service.InferAsync(request, TestCancelled).AsTask();
}
