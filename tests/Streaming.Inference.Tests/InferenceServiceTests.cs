using Microsoft.Extensions.Options;
using Streaming.Abstractions;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

public sealed class InferenceServiceTests : IAsyncLifetime
{
    // The window of the model "fusion": 160 samples at 16 kHz.
    private const long WindowUs = 10_000;

    private RunningInference _inference = null!;

    private static CancellationToken TestCancelled => TestContext.Current.CancellationToken;

    private static ParallelOptions Crowd => new() { MaxDegreeOfParallelism = 64, CancellationToken = TestCancelled };

    public async ValueTask InitializeAsync() => _inference = await RunningInference.StartAsync();

    public async ValueTask DisposeAsync() => await _inference.DisposeAsync();

    [Fact]
    public void Models_WhenNoneAreNamed_AreAllOfTheRepository() =>
        Assert.Equal(["echo", "fusion", "lookup", "pair", "shapeless", "tally"], _inference.Service.Models.Select(model => model.Name));

    [Fact]
    public async Task InferAsync_WhenAllModalitiesAreThere_ShowsThemAllToTheModel()
    {
        var window = Window(WindowUs, Frame(2500, 30, 30, 30), Frame(7500, 50, 50, 50), Chunk(0, -5, 700, 6), Cue(100, "AB"));

        var result = await InferAsync(window);

        Assert.Null(result.Fault);
        Assert.Equal(1, result.Version);
        Assert.Equal(["brightness", "loudest", "text", "present"], result.Labels);
        Assert.Equal([40, 700, 'A' + 'B', 3], result.Scores);
        Assert.Empty(result.CorruptModalities);
        Assert.Equal(1, result.BatchSize);
    }

    [Fact]
    public async Task InferAsync_WhenModalitiesAreMissing_ShowsZerosAndTellsTheMask()
    {
        var result = await InferAsync(Window(WindowUs, Cue(100, "A")));

        Assert.Equal([0, 0, 'A', 1], result.Scores);
        Assert.Empty(result.CorruptModalities);
    }

    [Fact]
    public async Task InferAsync_OfAWindowThatDoesNotKnowModalities_NamesThem()
    {
        var known = Window(WindowUs, Cue(100, "A"));
        var window = new AlignedWindow { EndUs = known.EndUs, Modalities = [.. known.Modalities, new ModalitySlice { Modality = Camera, Samples = [] }] };

        Assert.Equal([Microphone], (await InferAsync(window)).UnknownModalities);
        Assert.Equal([Camera, Microphone], (await InferAsync(known)).UnknownModalities);
    }

    [Fact]
    public async Task InferAsync_WhenSamplesCannotBeDecoded_NamesTheirModalitiesAndShowsThemAsMissing()
    {
        var chunk = New(Microphone, 0, new AudioFormat(16000, 1).ContentType, [9, 0, 9]);

        var result = await InferAsync(Window(WindowUs, Frame(2500, TruncatedJpeg()), chunk, Cue(100, "A")));

        Assert.Null(result.Fault);
        Assert.Equal([0, 0, 'A', 1], result.Scores);
        Assert.Equal([Camera, Microphone], result.CorruptModalities);
    }

    [Fact]
    public async Task InferAsync_WhenARowWasUsedBefore_ShowsNothingOfIt()
    {
        await InferAsync(Window(WindowUs, Frame(2500, 200), Chunk(0, 900), Cue(100, "earlier")));
        await InferAsync(Window(WindowUs, Frame(2500, 200), Chunk(0, 900), Cue(100, "earlier")));

        var results = new[] { await InferAsync(Window(WindowUs)), await InferAsync(Window(WindowUs)) };

        Assert.All(results, result => Assert.Equal([0, 0, 0, 0], result.Scores));
    }

    [Fact]
    public async Task InferAsync_WhenTheModelIsUnknown_IsAFaultThatListsTheKnown()
    {
        var result = await _inference.Service.InferAsync(Request("roads", Window(WindowUs)), TestCancelled);

        Assert.Equal("There is no model \"roads\"; known are echo, fusion, lookup, pair, shapeless, tally.", result.Fault);
        Assert.Equal("roads", result.Model);
        Assert.Equal(0, result.Version);
    }

    [Fact]
    public async Task InferAsync_WhenTheModelThrows_IsAFaultAndTheNextBatchRuns()
    {
        var failed = await _inference.Service.InferAsync(LookupRequest("é"), TestCancelled);
        var next = await _inference.Service.InferAsync(LookupRequest("e"), TestCancelled);

        Assert.StartsWith("Model lookup version 1 failed: ", failed.Fault, StringComparison.Ordinal);
        Assert.Empty(failed.Scores);
        Assert.Empty(failed.Labels);
        Assert.Null(next.Fault);
        Assert.Equal('e', next.Scores[0]);
    }

    [Fact]
    public async Task InferAsync_WhenAScoreIsNoNumber_IsAFault()
    {
        var result = await _inference.Service.InferAsync(LookupRequest("N"), TestCancelled);

        Assert.Equal("Model lookup version 1 gave a score that is no number.", result.Fault);
    }

    [Fact]
    public async Task InferAsync_WhenThousandsAskAtOnce_EachGetsItsOwnAnswer()
    {
        await Parallel.ForAsync(0, 4000, Crowd, async (i, cancelled) =>
        {
            var text = $"{i:D6}";
            var result = await _inference.Service.InferAsync(LookupRequest(text), cancelled);
            Assert.Equal(text, string.Concat(result.Scores.Select(score => (char)score)));
        });
    }

    [Fact]
    public async Task InferAsync_WhenSomeCallersGiveUp_TheOthersStillGetTheirOwnAnswers()
    {
        await Parallel.ForAsync(0, 2000, Crowd, async (i, _) =>
        {
            using var cancellation = new CancellationTokenSource();
            var text = $"{i:D6}";
            var answer = _inference.Service.InferAsync(LookupRequest(text), cancellation.Token);
            if (i % 3 == 0)
                await cancellation.CancelAsync();
            try
            {
                Assert.Equal(text, string.Concat((await answer).Scores.Select(score => (char)score)));
            }
            catch (OperationCanceledException) when (i % 3 == 0)
            {
            }
        });

        await _inference.Service.StopAsync(TestCancelled);
        Assert.Equal(0, _inference.Service.PendingRequests);
    }

    [Fact]
    public async Task StopAsync_WhenRequestsAreUnderWay_AnswersThemFirst()
    {
        await using var inference = await RunningInference.StartAsync(options => options.Models = ["lookup"]);
        var answer = inference.Service.InferAsync(LookupRequest("last"), TestCancelled).AsTask();

        await inference.Service.StopAsync(TestCancelled);

        Assert.Equal('l', (await answer).Scores[0]);
        await Assert.ThrowsAsync<InferenceUnavailableException>(
            () => inference.Service.InferAsync(LookupRequest("late"), TestCancelled).AsTask());
    }

    [Fact]
    public async Task StartAsync_WhenAModelIsNotInTheRepository_Fails() =>
        await Assert.ThrowsAsync<ModelRepositoryException>(
            () => RunningInference.StartAsync(options => options.Models = ["fusion", "roads"]));

    [Fact]
    public async Task StartAsync_WhenAnOptionIsWrong_NamesItsPath()
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => RunningInference.StartAsync(options =>
        {
            options.ModelRepository = "";
            options.MaxQueuedRequests = 0;
        }));

        Assert.Contains("Inference:ModelRepository must name the directory of the models.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Inference:MaxQueuedRequests must be from 1 to 1000000.", exception.Message, StringComparison.Ordinal);
    }

    private ValueTask<InferenceResult> InferAsync(AlignedWindow window) =>
        _inference.Service.InferAsync(Request("fusion", window), TestCancelled);
}
