using System.Text.Json.Nodes;
using Streaming.Abstractions;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

public class ReconstructionReaderTests
{
    private const int Side = 256;

    /// <summary>The model gives back what it is shown, one number all over that is the window's own: an error is another window's input.</summary>
    [Fact]
    public async Task Read_ByInstancesAtTheSameTime_ComparesEachWindowWithItsOwnInput()
    {
        const int Windows = 200;
        using var scratch = new ScratchRepository();
        scratch.Edit("pair", model =>
        {
            model["instance_group"] = JsonNode.Parse("""[{ "count": 4, "kind": "KIND_CPU" }]""");
            model["inputs"]![0] = JsonNode.Parse($$"""{ "name": "front", "kind": "tensor", "modality": "front", "type": "uint8", "shape": ["batch", {{Side}}, {{Side}}, 3] }""");
        });
        await using var inference = await RunningInference.StartAsync(options => (options.ModelRepository, options.Models) = (scratch.Root, ["pair"]));

        var results = await Task.WhenAll(Enumerable.Range(1, Windows).Select(window => InferAsync(inference, (byte)window)));

        Assert.All(results, result => Assert.Equal([0f], Assert.Single(result.Outputs, output => output.Kind == OutputKind.Reconstruction).Values));
    }

    private static Task<InferenceResult> InferAsync(RunningInference inference, byte number)
    {
        var values = new byte[Side * Side * 3];
        values.AsSpan().Fill(number);
        var window = Window(1000, New("front", 0, ContentTypes.Tensor, values));
        return inference.Service.InferAsync(Request("pair", window), TestContext.Current.CancellationToken).AsTask();
    }
}
