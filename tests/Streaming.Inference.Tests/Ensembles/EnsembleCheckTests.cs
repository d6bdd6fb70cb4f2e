using System.Text.Json.Nodes;

namespace Streaming.Inference.Tests.Ensembles;

public sealed class EnsembleCheckTests : IDisposable
{
    private const string Step = "$.ensemble_scheduling.step";

    private readonly ScratchRepository _scratch = new(TestModels.RoadEnsemble);

    [Fact]
    public void Check_WhenTheStepsFit_DescribesTheWhole()
    {
        var ensemble = new ModelRepository(_scratch.Root).Check("road-ensemble");

        Assert.Equal(("road-ensemble", 1), (ensemble.Name, ensemble.Version));
        Assert.Equal(["camera", "captions", "microphone"], ensemble.Modalities);
        Assert.Equal(8, ensemble.Labels.Count);
        Assert.Contains("road-frames.frame: uint8[batch, 72, 128, 3]", ensemble.Inputs);
        Assert.Contains("road-decision.camera: float32[batch, 5, 48]", ensemble.Inputs);
        Assert.Equal(["scores: float32[batch, 8]"], ensemble.Outputs);
    }

    [Fact]
    public void Check_WhenThereIsNoVersionDirectory_SaysSo()
    {
        Directory.Delete(_scratch.PathOf("road-ensemble/1"), recursive: true);

        AssertComplaint("{root}/road-ensemble has no version directory; one is named by a number from 1 up.", isOfFile: false);
    }

    [Theory]
    [InlineData("""{ "steps": [] }""", "$.ensemble_scheduling.step is missing.")]
    [InlineData("""{ "step": [] }""", "$.ensemble_scheduling.step must be an array that is not empty.")]
    public void Check_WhenTheSchedulingIsWrong_NamesThePath(string value, string complaint)
    {
        _scratch.Edit("road-ensemble", model => model["ensemble_scheduling"] = JsonNode.Parse(value));

        AssertComplaint(complaint);
    }

    [Theory]
    [InlineData(0, "model_name", "\"road-pictures\"", $"{Step}[0].model_name is \"road-pictures\", which {{root}} does not hold.")]
    [InlineData(0, "model_name", "\"road-ensemble\"", $"{Step}[0].model_name is \"road-ensemble\", which is an ensemble, and a step is none.")]
    [InlineData(1, "model_name", "\"road-frames\"", $"{Step}[1].model_name is \"road-frames\", as an earlier step's is.")]
    [InlineData(0, "model_version", "2", $"{Step}[0].model_version is 2, but road-frames is served with version 1.")]
    [InlineData(0, "model_version", "0", $"{Step}[0].model_version is 0, and must be a version or -1 for the one that is served.")]
    [InlineData(0, "per", "\"frame\"", $"{Step}[0].per is \"frame\", and must be window or sample.")]
    [InlineData(2, "per", "\"sample\"", $"{Step}[2].per is sample, but road-decision takes what other steps give.")]
    [InlineData(0, "output", "{}", $"{Step}[0].output is not known here; known are model_name, model_version, per, input_map, output_map.")]
    [InlineData(0, "output_map", """{ "scores": "seen" }""", $"{Step}[0].output_map.scores is no output of road-frames that is an embedding or a tensor; those are features.")]
    [InlineData(0, "output_map", """{ "features": 3 }""", $"{Step}[0].output_map.features must be a text that is not empty, but is 3.")]
    [InlineData(1, "output_map", """{ "words": "seen" }""", $"{Step}[1].output_map.words is \"seen\", which road-frames gives already.")]
    [InlineData(2, "output_map", """{ "scores": "verdict" }""", $"{Step}[2].output_map.scores is no output of road-decision that is an embedding or a tensor; those are none.")]
    [InlineData(0, "input_map", """{ "frame": "said" }""", $"{Step}[0].input_map.frame is no input of road-frames of the kind encoding; those are none.")]
    [InlineData(2, "input_map", """{ "camera": "seen" }""", $"{Step}[2].input_map does not say where captions of road-decision comes from.")]
    [InlineData(2, "input_map", """{ "camera": "pixels", "captions": "said" }""", $"{Step}[2].input_map.camera is \"pixels\", which no step gives.")]
    [InlineData(
        2,
        "input_map",
        """{ "camera": "said", "captions": "seen" }""",
        $"{Step}[2].input_map.camera is \"said\", of which there is one for the window, but the input of road-decision takes one for each of its samples.")]
    public void Check_WhenAStepIsWrong_NamesThePath(int step, string property, string value, string complaint)
    {
        EditStep(step, node => node[property] = JsonNode.Parse(value));

        AssertComplaint(complaint);
    }

    [Fact]
    public void Check_WhenAnEncodingGoesWhereOneOfTheWindowIsTaken_SaysSo()
    {
        _scratch.Edit("road-decision", model => model["inputs"]![0]!.AsObject().Remove("samples"));
        _scratch.Edit("road-decision", model => model["inputs"]![0]!["shape"] = JsonNode.Parse("[5, 48]"));

        AssertComplaint(
            $"{Step}[2].input_map.camera is \"seen\", of which there is one for each sample, but the input of road-decision takes one for the window: it has no \"samples\".");
    }

    [Fact]
    public void Check_WhenTheEncodingsAreOfAnotherModality_NamesBoth()
    {
        _scratch.Edit("road-decision", model => model["inputs"]![0]!["modality"] = "rear-camera");
        _scratch.Edit("road-decision", model => model["inputs"]![3]!["modalities"]![0] = "rear-camera");

        AssertComplaint($"{Step}[2].input_map.camera is \"seen\", made of camera, but the input of road-decision is of rear-camera.");
    }

    [Fact]
    public void Check_WhenShapesDiffer_ShowsBoth()
    {
        EditStep(1, step => step["per"] = "sample");
        EditStep(2, step => step["input_map"] = JsonNode.Parse("""{ "camera": "said", "captions": "seen" }"""));
        _scratch.Edit("road-decision", model => model["inputs"]![0]!["modality"] = "captions");
        _scratch.Edit("road-decision", model => model["inputs"]![3]!["modalities"]![0] = "captions");

        AssertComplaint(
            $"{Step}[2].input_map.camera is \"said\", which road-words gives as float32[64], but the input of road-decision takes float32[48].");
    }

    [Fact]
    public void Check_WhenNobodyTakesAnOutput_SaysSo()
    {
        _scratch.Edit("road-ensemble", model => model["ensemble_scheduling"]!["step"]!.AsArray().RemoveAt(2));

        AssertComplaint($"{Step}[0].output_map.features is \"seen\", which no step takes.");
    }

    [Fact]
    public void Check_WhenStepsWaitForEachOther_NamesTheCircle()
    {
        Directory.CreateDirectory(_scratch.PathOf("road-relay-2/1"));
        File.Copy(_scratch.PathOf("road-relay/1/model.onnx"), _scratch.PathOf("road-relay-2/1/model.onnx"));
        File.Copy(_scratch.PathOf("road-relay/model.json"), _scratch.PathOf("road-relay-2/model.json"));
        _scratch.Edit("road-relay-2", model => model["name"] = "road-relay-2");
        _scratch.Edit("road-ensemble", model => model["ensemble_scheduling"]!["step"] = JsonNode.Parse(
            """
            [
              { "model_name": "road-relay", "input_map": { "taken": "there" }, "output_map": { "given": "back" } },
              { "model_name": "road-relay-2", "input_map": { "taken": "back" }, "output_map": { "given": "there" } }
            ]
            """));

        AssertComplaint($"{Step} goes round in a circle: road-relay, which waits for road-relay-2, which waits for road-relay.");
    }

    [Fact]
    public void Check_WhenTwoStepsWouldAnswer_NamesThem()
    {
        EditStep(0, step => step.AsObject().Remove("output_map"));
        EditStep(1, step => step.AsObject().Remove("output_map"));
        _scratch.Edit("road-ensemble", model => model["ensemble_scheduling"]!["step"]!.AsArray().RemoveAt(2));

        AssertComplaint($"{Step} has road-frames and road-words, from which nothing is taken, and only one can give the answer.");
    }

    [Fact]
    public void Check_WhenTheAnswerIsOfASample_SaysSo()
    {
        EditStep(0, step => step.AsObject().Remove("output_map"));
        _scratch.Edit("road-ensemble", model => model["ensemble_scheduling"]!["step"] = new JsonArray(model["ensemble_scheduling"]!["step"]![0]!.DeepClone()));

        AssertComplaint($"{Step}[0].per is sample, but the step that gives the answer runs per window.");
    }

    [Fact]
    public void Check_WhenAStepOfTheEnsembleIsBroken_NamesTheStepsFile()
    {
        _scratch.Edit("road-words", model => model["inputs"]![0]!["length"] = 64);

        var message = Assert.Throws<ModelRepositoryException>(() => new ModelRepository(_scratch.Root).Check("road-ensemble")).Message;

        Assert.StartsWith($"{_scratch.PathOf("road-words/model.json")}: $.inputs[0] describes uint8[batch, 64]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_WhenTheEncodingsShapeCountsTheBatch_SaysSo()
    {
        _scratch.Edit("road-decision", model => model["inputs"]![0]!["shape"] = JsonNode.Parse("""["batch", 48]"""));

        var message = Assert.Throws<ModelRepositoryException>(() => new ModelRepository(_scratch.Root).Check("road-decision")).Message;

        Assert.Equal($"{_scratch.PathOf("road-decision/model.json")}: $.inputs[0].shape is that of one encoding, so it holds numbers alone.", message);
    }

    public void Dispose() => _scratch.Dispose();

    private void EditStep(int step, Action<JsonNode> edit) =>
        _scratch.Edit("road-ensemble", model => edit(model["ensemble_scheduling"]!["step"]![step]!));

    private void AssertComplaint(string complaint, bool isOfFile = true)
    {
        var exception = Assert.Throws<ModelRepositoryException>(() => new ModelRepository(_scratch.Root).Check("road-ensemble"));

        var file = isOfFile ? "{root}/road-ensemble/model.json: " : "";
        Assert.Equal($"{file}{complaint}".Replace("{root}", _scratch.Root, StringComparison.Ordinal), exception.Message);
    }
}
