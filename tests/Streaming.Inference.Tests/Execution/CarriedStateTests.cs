using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Streaming.Abstractions;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

public class CarriedStateTests
{
    [Fact]
    public async Task Infer_WhenRigsShareABatch_EachGoesOnFromItsOwnState()
    {
        await using var inference = await RunningInference.StartAsync(options => options.Models = ["tally"]);
        var first = await InferAsync(inference.Service, (1, null), (10, null), (100, null));

        var second = await InferAsync(inference.Service, (2, first[0].Carried), (20, first[1].Carried), (200, first[2].Carried));

        Assert.Equal([[3, 3], [30, 30], [300, 300]], second.Select(result => result.Outputs[0].Values));
    }

    /// <summary>Of a window that ends where the rig is, and of one that it has left behind.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    public async Task Infer_WhenTheRigIsFurtherThanTheWindow_StartsFromTheInitialValueAndLeavesTheRigWhereItIs(long behindUs)
    {
        await using var inference = await RunningInference.StartAsync(options => options.Models = ["tally"]);
        var live = (await InferAsync(inference.Service, (1, null)))[0];
        var further = new CarriedState { Version = 1, UntilUs = live.Carried!.UntilUs + behindUs, Tensors = live.Carried.Tensors };

        var revision = await inference.Service.InferAsync(RequestOf(2, StartUs, further), TestContext.Current.CancellationToken);
        var next = await inference.Service.InferAsync(RequestOf(4, further.UntilUs, further), TestContext.Current.CancellationToken);

        Assert.Equal([2, 2], revision.Outputs[0].Values);
        Assert.Null(revision.Carried);
        Assert.Equal([5, 5], next.Outputs[0].Values);
    }

    [Fact]
    public async Task Infer_WhenARigCarriesNothing_StartsFromTheInitialValue()
    {
        using var scratch = new ScratchRepository();
        scratch.Edit("tally", model => model["inputs"]![1]!["initial_value"] = 0.5);
        await using var inference = await RunningInference.StartAsync(options => (options.ModelRepository, options.Models) = (scratch.Root, ["tally"]));

        var results = await InferAsync(inference.Service, (1, null));

        Assert.Equal([1.5f, 1.5f], results[0].Outputs[0].Values);
        Assert.Equal(StartUs + 1000, results[0].Carried!.UntilUs);
    }

    [Fact]
    public async Task Infer_WhenTheModelCarriesNothing_NeitherDoesTheResult()
    {
        await using var inference = await RunningInference.StartAsync(options => options.Models = ["lookup"]);

        var result = await inference.Service.InferAsync(LookupRequest("abcdef"), TestContext.Current.CancellationToken);

        Assert.Null(result.Carried);
    }

    [Fact]
    public async Task Infer_WhenAStepOfAnEnsembleCarriesSomething_GoesOnFromItsState()
    {
        using var scratch = new ScratchRepository();
        scratch.AddEnsemble("sums", """[{ "model_name": "tally" }]""");
        await using var inference = await RunningInference.StartAsync(options => (options.ModelRepository, options.Models) = (scratch.Root, ["sums"]));
        var first = await inference.Service.InferAsync(RequestOf((1, null), "sums"), TestContext.Current.CancellationToken);

        var second = await inference.Service.InferAsync(RequestOf((2, first.Carried), "sums"), TestContext.Current.CancellationToken);

        Assert.Equal([3, 3], second.Outputs[0].Values);
    }

    [Fact]
    public void Check_WhenAStepPerSampleHasState_SaysThatItCannot()
    {
        using var scratch = new ScratchRepository();
        scratch.AddEnsemble("sums", """[{ "model_name": "tally", "per": "sample" }]""");

        var exception = Assert.Throws<ModelRepositoryException>(() => new ModelRepository(scratch.Root).Check("sums"));

        Assert.Equal(
            $"{scratch.PathOf("sums/model.json")}: $.ensemble_scheduling.step[0].per is sample, but tally goes on from one call to the next.", exception.Message);
    }

    [Fact]
    public void Check_WhenNothingGivesAStateBack_SaysHow()
    {
        using var scratch = new ScratchRepository();
        scratch.Edit("tally", model => model["outputs"]!.AsArray().RemoveAt(1));

        var exception = Assert.Throws<ModelRepositoryException>(() => new ModelRepository(scratch.Root).Check("tally"));

        Assert.Equal(
            $$"""{{scratch.PathOf("tally/model.json")}}: $.inputs[1] is a state, so one output of kind state must give it back: { "kind": "state", "of": "state" }.""",
            exception.Message);
    }

    [Fact]
    public async Task Infer_WhenAStateIsNoNumber_IsAFaultAndTheRigStartsFromTheInitialValue()
    {
        await using var inference = await RunningInference.StartAsync(options => options.Models = ["tally"]);
        var first = await InferAsync(inference.Service, (1, null), (10, null));

        var spoiled = await InferAsync(inference.Service, (float.NaN, first[0].Carried), (20, first[1].Carried));
        var next = await InferAsync(inference.Service, (3, spoiled[0].Carried ?? first[0].Carried), (30, spoiled[1].Carried));

        Assert.Equal("Model tally version 1 gave sums with what is no number.", spoiled[0].Fault);
        Assert.Equal([[3, 3], [60, 60]], next.Select(result => result.Outputs[0].Values));
    }

    [Theory]
    [InlineData("tally")]
    [InlineData("sums")]
    public async Task Infer_WhenTheStateAloneGrewBeyondAllNumbers_TheRigDoesNotStayAtFault(string model)
    {
        using var scratch = new ScratchRepository();
        scratch.Edit("tally", definition => definition["outputs"]![0] = JsonNode.Parse("""{ "name": "seen", "kind": "tensor" }"""));
        scratch.AddEnsemble("sums", """[{ "model_name": "tally" }]""");
        await using var inference = await RunningInference.StartAsync(options => (options.ModelRepository, options.Models) = (scratch.Root, [model]));
        var first = await inference.Service.InferAsync(RequestOf((float.MaxValue, null), model), TestContext.Current.CancellationToken);

        var beyond = await inference.Service.InferAsync(RequestOf((float.MaxValue, first.Carried), model), TestContext.Current.CancellationToken);
        var next = await inference.Service.InferAsync(RequestOf((float.MaxValue, beyond.Carried), model), TestContext.Current.CancellationToken);

        Assert.Equal("Model tally version 1 gave state_out with what is no number.", beyond.Fault);
        Assert.Equal(first.Carried!.UntilUs + 1000, beyond.Carried!.UntilUs);
        Assert.Null(next.Fault);
    }

    private static async Task<InferenceResult[]> InferAsync(InferenceService service, params (float Number, CarriedState? Carried)[] windows)
    {
        var answers = windows.Select(window => service.InferAsync(RequestOf(window), TestContext.Current.CancellationToken).AsTask());
        return await Task.WhenAll(answers);
    }

    /// <summary>A window that begins where the one ended that it carries something from.</summary>
    private static InferenceRequest RequestOf((float Number, CarriedState? Carried) window, string model = "tally") =>
        RequestOf(window.Number, window.Carried?.UntilUs ?? StartUs, window.Carried, model);

    private static InferenceRequest RequestOf(float number, long startUs, CarriedState? carried, string model = "tally")
    {
        var shown = New("numbers", startUs - StartUs, ContentTypes.Tensor, MemoryMarshal.AsBytes<float>([number]).ToArray());
        return new InferenceRequest
        {
            Model = model,
            Rig = "rig-1",
            Window = new AlignedWindow { StartUs = startUs, EndUs = startUs + 1000, Modalities = [new ModalitySlice { Modality = "numbers", Samples = [shown] }] },
            Carried = carried,
        };
    }
}
