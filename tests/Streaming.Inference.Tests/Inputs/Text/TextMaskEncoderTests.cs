using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Streaming.Abstractions;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

public sealed class TextMaskEncoderTests : IDisposable
{
    private const string Texts = """
        { "name": "question", "kind": "text", "modality": "questions", "tokenizer": "wordpiece", "vocabulary": "vocab.txt", "length": 6 },
        { "name": "captions", "kind": "text", "modality": "captions", "tokenizer": "utf8", "length": 6 }
        """;

    private readonly ScratchRepository _scratch = new();

    public TextMaskEncoderTests() =>
        File.WriteAllLines(_scratch.PathOf("fusion/vocab.txt"), ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "is", "clear"]);

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("", new long[] { 1, 1, 1, 1, 0, 0 })]
    [InlineData(", \"of\": \"question\"", new long[] { 1, 1, 1, 1, 0, 0 })]
    [InlineData(", \"of\": \"captions\"", new long[] { 1, 1, 1, 1, 1, 0 })]
    public void Encode_WhenThereAreTwoTexts_CountsTheTokensOfItsOwn(string of, long[] mask)
    {
        var definition = ReadDefinition($$"""[{ "name": "mask", "kind": "text-mask", "length": 6{{of}} }, {{Texts}}]""");
        using var tensors = new BatchTensors(Array.ConvertAll(definition.Inputs, input => input.Tensor), maxBatchSize: 1);

        new BatchEncoder(definition, tensors).Encode(
            Request("fusion", Window(1000, New("questions", 0, ContentTypes.Text, "is clear"u8.ToArray()), Cue(0, "clear"))));

        Assert.Equal(mask, MemoryMarshal.Cast<byte, long>(tensors.Row(0, 0)).ToArray());
    }

    [Theory]
    [InlineData(", \"of\": \"answer\"", Texts, "$.inputs[0].of is \"answer\", but the texts are question, captions.")]
    [InlineData("", """{ "name": "size", "kind": "constant", "value": 1 }""", "$.inputs[0] is a mask of a text, but no input is one.")]
    public void Read_WhenThereIsNoSuchText_SaysWhichThereAre(string of, string others, string complaint)
    {
        var exception = Assert.Throws<ModelRepositoryException>(
            () => ReadDefinition($$"""[{ "name": "mask", "kind": "text-mask", "length": 6{{of}} }, {{others}}]"""));

        Assert.Equal($"{_scratch.PathOf("fusion/model.json")}: {complaint}", exception.Message);
    }

    private ModelDefinition ReadDefinition(string inputs)
    {
        _scratch.Edit("fusion", model => model["inputs"] = JsonNode.Parse(inputs));
        return ModelDefinition.Read(new ModelFiles(_scratch.PathOf("fusion"), version: 1));
    }
}
