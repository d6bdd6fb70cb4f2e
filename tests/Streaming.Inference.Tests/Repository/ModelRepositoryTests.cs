using System.Text;
using System.Text.Json.Nodes;

namespace Streaming.Inference.Tests;

public sealed class ModelRepositoryTests : IDisposable
{
    private readonly ScratchRepository _scratch = new();

    [Fact]
    public void Check_WhenTheModelIsGood_DescribesIt()
    {
        var model = new ModelRepository(_scratch.Root).Check("fusion");

        Assert.Equal("fusion", model.Name);
        Assert.Equal(1, model.Version);
        Assert.Equal(4, model.MaxBatchSize);
        Assert.Equal(["camera", "microphone", "captions"], model.Modalities);
        Assert.Equal(["brightness", "loudest", "text", "present"], model.Labels);
        Assert.Equal(
            [
                "camera: uint8[batch, 2, 4, 6, 3]",
                "microphone: int16[batch, 160]",
                "captions: uint8[batch, 8]",
                "mask: float32[batch, 3]",
            ],
            model.Inputs);
    }

    [Fact]
    public void Check_WhenTheDefinitionBeginsWithAByteOrderMark_ReadsIt()
    {
        var file = _scratch.PathOf("fusion/model.json");
        File.WriteAllText(file, File.ReadAllText(file), Encoding.UTF8);

        Assert.Equal("fusion", new ModelRepository(_scratch.Root).Check("fusion").Name);
    }

    [Fact]
    public void Check_WhenAnOutputIsNoNumber_NamesIt()
    {
        Assert.Empty(new ModelRepository(_scratch.Root).Check("lookup").BrokenOutputs);
        _scratch.Edit("lookup", ShowWhatHasNoNumber);
        _scratch.AddEnsemble("whole", """[{ "model_name": "lookup" }]""");

        Assert.Equal(["scores"], new ModelRepository(_scratch.Root).Check("lookup").BrokenOutputs);
        Assert.Equal(["lookup.scores"], new ModelRepository(_scratch.Root).Check("whole").BrokenOutputs);

        static void ShowWhatHasNoNumber(JsonNode model) =>
            model["inputs"]![0] = JsonNode.Parse($$"""{ "name": "captions", "kind": "constant", "type": "uint8", "shape": ["batch", 6], "value": {{(int)'N'}} }""");
    }

    [Fact]
    public void Check_WhenThereAreSeveralVersions_TakesTheHighestNumber()
    {
        foreach (var directory in (string[])["2", "10", "011", "latest"])
        {
            Directory.CreateDirectory(_scratch.PathOf($"lookup/{directory}"));
            File.Copy(_scratch.PathOf("lookup/1/model.onnx"), _scratch.PathOf($"lookup/{directory}/model.onnx"));
        }

        Assert.Equal(10, new ModelRepository(_scratch.Root).Check("lookup").Version);
    }

    [Fact]
    public void FindModels_WhenADirectoryHoldsNoDefinition_LeavesItOut()
    {
        Directory.CreateDirectory(_scratch.PathOf("training"));

        Assert.Equal(["echo", "fusion", "lookup", "pair", "shapeless", "tally"], new ModelRepository(_scratch.Root).FindModels());
    }

    [Fact]
    public void Constructor_WhenTheDirectoryIsMissing_SaysSo()
    {
        var exception = Assert.Throws<ModelRepositoryException>(() => new ModelRepository(_scratch.PathOf("none")));

        Assert.Equal($"The model repository {_scratch.PathOf("none")} does not exist.", exception.Message);
    }

    [Fact]
    public void Check_WhenThereIsNoSuchModel_SaysSo() =>
        AssertComplaint("other", "{root}/other does not exist, so there is no model \"other\".");

    [Fact]
    public void Check_WhenThereIsNoVersion_SaysSo()
    {
        Directory.Move(_scratch.PathOf("fusion/1"), _scratch.PathOf("fusion/v1"));

        AssertComplaint("fusion", "{root}/fusion has no version directory; one is named by a number from 1 up.");
    }

    [Fact]
    public void Check_WhenAFileIsMissing_NamesIt()
    {
        File.Delete(_scratch.PathOf("lookup/labels.txt"));
        File.Delete(_scratch.PathOf("fusion/1/model.onnx"));

        AssertComplaint("lookup", "{root}/lookup/model.json: $.outputs[0].labels names {root}/lookup/labels.txt, which does not exist.");
        AssertComplaint("fusion", "{root}/fusion/1/model.onnx does not exist.");
    }

    [Fact]
    public void Check_WhenTheDefinitionIsNoJson_SaysWhere()
    {
        File.WriteAllText(_scratch.PathOf("lookup/model.json"), "{\n  \"name\": }");

        var exception = Assert.Throws<ModelRepositoryException>(() => new ModelRepository(_scratch.Root).Check("lookup"));

        Assert.Equal(_scratch.PathOf("lookup/model.json") + " is not JSON: line 2, byte 11: '}' is an invalid start of a value.", exception.Message);
    }

    [Fact]
    public void Check_WhenTheDefinitionHasCommentsAndTrailingCommas_LetsThemPass_AsInPipelines()
    {
        var file = _scratch.PathOf("lookup/model.json");
        File.WriteAllText(file, "// Found by experiment.\n" + File.ReadAllText(file).TrimEnd()[..^1] + ",}");

        Assert.Equal("lookup", new ModelRepository(_scratch.Root).Check("lookup").Name);
    }

    [Fact]
    public void Check_WhenTheOnnxFileIsNone_NamesIt()
    {
        File.WriteAllText(_scratch.PathOf("lookup/1/model.onnx"), "no model");

        var exception = Assert.Throws<ModelRepositoryException>(() => new ModelRepository(_scratch.Root).Check("lookup"));

        var complaint = $"{_scratch.PathOf("lookup/1/model.onnx")} is no model that ONNX Runtime can load: ";
        Assert.StartsWith(complaint, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name", "\"other\"", "$.name is \"other\", but the model's directory is called fusion.")]
    [InlineData("max_batch_size", "-1", "$.max_batch_size must be a whole number from 0 to 4096, but is -1.")]
    [InlineData("max_batch_size", "\"4\"", "$.max_batch_size must be a whole number from 0 to 4096, but is \"4\".")]
    [InlineData("max_batch_size", null, "$.max_batch_size is missing.")]
    [InlineData("batch", "1", "$.batch is not known here; known are name, max_batch_size, dynamic_batching, shadow, version_policy, instance_group, optimization, parameters, model_warmup, inputs, outputs.")]
    [InlineData(
        "dynamic_batching",
        """{ "preferred_batch_size": [2, 5] }""",
        "$.dynamic_batching.preferred_batch_size[1] must be a whole number from 1 to 4, but is 5.")]
    [InlineData(
        "dynamic_batching",
        """{ "max_queue_delay": 1 }""",
        "$.dynamic_batching.max_queue_delay is not known here; known are preferred_batch_size, max_queue_delay_microseconds, priority_levels, default_priority_level, default_queue_policy, pad_to_warm_sizes.")]
    [InlineData(
        "instance_group",
        """[{ "count": 1, "kind": "KIND_TPU" }]""",
        "$.instance_group[0].kind is \"KIND_TPU\", and must be KIND_AUTO, KIND_CPU or KIND_GPU.")]
    [InlineData(
        "instance_group",
        """[{ "kind": "KIND_CPU", "gpus": [0] }]""",
        "$.instance_group[0].gpus is for the kinds KIND_GPU and KIND_AUTO.")]
    [InlineData(
        "optimization",
        """{ "execution_accelerators": { "gpu_execution_accelerator": [{ "name": "openvino" }] } }""",
        "$.optimization.execution_accelerators.gpu_execution_accelerator[0].name is \"openvino\", and must be tensorrt or cuda.")]
    [InlineData(
        "optimization",
        """{ "execution_accelerators": { "gpu_execution_accelerator": [{ "name": "tensorrt", "parameters": { "precision_mode": "INT4" } }] } }""",
        "$.optimization.execution_accelerators.gpu_execution_accelerator[0].parameters.precision_mode is \"INT4\", and must be FP32 or FP16.")]
    [InlineData("parameters", """{ "gpu_mem_limit": 0 }""", "$.parameters.gpu_mem_limit must be a whole number from 1 to 9223372036854775807, but is 0.")]
    [InlineData("shadow", """{ "version": 7 }""", "$.shadow.version is 7, but there are 1.")]
    [InlineData("shadow", """{ "version": 1 }""", "$.shadow.version is 1, the only one there is, so that none would answer.")]
    [InlineData("shadow", """{ "version": 1, "mode": "fast" }""", "$.shadow.mode is not known here; known are version, tolerance.")]
    [InlineData("version_policy", "{}", "$.version_policy must hold one of latest, specific and all.")]
    [InlineData(
        "version_policy",
        """{ "specific": { "versions": [7] } }""",
        "$.version_policy.specific.versions holds 7, but there are 1.")]
    [InlineData(
        "model_warmup",
        """[{ "batch_size": 5 }]""",
        "$.model_warmup[0].batch_size must be a whole number from 1 to 4, but is 5.")]
    [InlineData("inputs", "[]", "$.inputs must be an array that is not empty.")]
    [InlineData("inputs", "[1]", "$.inputs[0] must be an object.")]
    public void Check_WhenTheDefinitionIsWrong_NamesThePath(string property, string? value, string complaint)
    {
        _scratch.Edit("fusion", model => Set(model, property, value));

        AssertComplaint("fusion", $"{{root}}/fusion/model.json: {complaint}");
    }

    [Theory]
    [InlineData(0, "kind", "\"video\"", "$.inputs[0].kind is \"video\", and must be image, audio, text, text-mask, tensor, mask, constant, state, encoding or encoding-mask.")]
    [InlineData(0, "height", null, "$.inputs[0].height is missing.")]
    [InlineData(
        0,
        "depth",
        "3",
        "$.inputs[0].depth is not known here; known are kind, name, modality, frames, height, width, channels, "
        + "scale, mean, std, type, layout, resize, pad.")]
    [InlineData(
        0,
        "height",
        "5",
        "$.inputs[0] describes uint8[batch, 2, 5, 6, 3], but input camera of {root}/fusion/1/model.onnx is uint8[batch, 2, 4, 6, 3].")]
    [InlineData(
        1,
        "name",
        "\"mic\"",
        "$.inputs[1].name is \"mic\", but the inputs of {root}/fusion/1/model.onnx are camera, microphone, captions, mask.")]
    [InlineData(1, "name", "\"camera\"", "$.inputs[1].name is \"camera\", as an earlier input's is.")]
    [InlineData(
        1,
        "name",
        "\"captions\"",
        "$.inputs[2].name is \"captions\", as an earlier input's is.")]
    [InlineData(2, "tokenizer", "\"words\"", "$.inputs[2].tokenizer is \"words\", and must be utf8, wordpiece, bpe, byte-level-bpe or sentencepiece.")]
    [InlineData(
        3,
        "modalities",
        """["camera", "lidar", "captions"]""",
        "$.inputs[3].modalities names \"lidar\", which no other input shows.")]
    [InlineData(3, "modalities", """["camera", 3]""", "$.inputs[3].modalities[1] must be a text that is not empty, but is 3.")]
    public void Check_WhenAnInputIsWrong_NamesThePath(int input, string property, string? value, string complaint)
    {
        _scratch.Edit("fusion", model => Set(model["inputs"]![input]!, property, value));

        AssertComplaint("fusion", $"{{root}}/fusion/model.json: {complaint}");
    }

    [Fact]
    public void Check_WhenTheTypeIsNotTheOnnxFiles_ShowsBoth()
    {
        _scratch.Edit("lookup", model => model["inputs"]![0] = JsonNode.Parse(
            """{ "name": "captions", "kind": "audio", "modality": "microphone", "rate": 16000, "samples": 6 }"""));

        AssertComplaint(
            "lookup",
            "{root}/lookup/model.json: $.inputs[0] describes int16[batch, 6], "
                + "but input captions of {root}/lookup/1/model.onnx is uint8[batch, 6].");
    }

    [Fact]
    public void Check_WhenAnInputOfTheOnnxFileIsNotDescribed_NamesIt()
    {
        _scratch.Edit("fusion", model => model["inputs"]!.AsArray().RemoveAt(3));

        AssertComplaint(
            "fusion", "{root}/fusion/model.json: $.inputs does not name \"mask\", which {root}/fusion/1/model.onnx needs.");
    }

    [Fact]
    public void Check_WhenThereAreMoreLabelsThanScores_SaysHowMany()
    {
        File.AppendAllText(_scratch.PathOf("lookup/labels.txt"), "seventh\n");

        AssertComplaint(
            "lookup",
            "{root}/lookup/model.json: $.outputs[0].labels names {root}/lookup/labels.txt with 7 labels, "
                + "but output scores of {root}/lookup/1/model.onnx has 6.");
    }

    [Fact]
    public void Check_WhenALabelComesTwice_SaysSo()
    {
        File.WriteAllText(_scratch.PathOf("lookup/labels.txt"), "a\nb\na\nc\nd\ne\n");

        AssertComplaint(
            "lookup",
            "{root}/lookup/model.json: $.outputs[0].labels names {root}/lookup/labels.txt, "
                + "which must hold one label a line, none of them twice.");
    }

    [Fact]
    public void Check_WhenTheOutputIsWrong_NamesThePath()
    {
        _scratch.Edit("lookup", model => model["outputs"]![0]!["name"] = "logits");

        AssertComplaint(
            "lookup",
            "{root}/lookup/model.json: $.outputs[0].name is \"logits\", but the outputs of {root}/lookup/1/model.onnx are scores.");
    }

    /// <summary>Larger than a number of bytes can be: a window's part, and what a full batch has of it. And larger than an array can be.</summary>
    [Theory]
    [InlineData(1, 30_000, 30_000)]
    [InlineData(4, 300, 1_000_000)]
    [InlineData(1, 233, 2_304_167)]
    public void Check_WhenTheBatchTensorsAreTooLarge_SaysSo(int maxBatchSize, int lines, int columns)
    {
        _scratch.Edit("echo", model =>
        {
            model["max_batch_size"] = maxBatchSize;
            model["inputs"]![0]!["shape"] = JsonNode.Parse($"[\"batch\", {lines}, {columns}]");
        });

        AssertComplaint("echo", "{root}/echo/model.json: model echo version 1 cannot be served, since its batch tensors are too large.");
    }

    public void Dispose() => _scratch.Dispose();

    private static void Set(JsonNode node, string property, string? value)
    {
        if (value is null)
            node.AsObject().Remove(property);
        else
            node[property] = JsonNode.Parse(value);
    }

    private void AssertComplaint(string model, string complaint)
    {
        var exception = Assert.Throws<ModelRepositoryException>(() => new ModelRepository(_scratch.Root).Check(model));

        Assert.Equal(complaint.Replace("{root}", _scratch.Root, StringComparison.Ordinal), exception.Message);
    }
}
