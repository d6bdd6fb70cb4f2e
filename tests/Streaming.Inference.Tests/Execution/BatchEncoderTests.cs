using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Abstractions;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

public sealed class BatchEncoderTests : IDisposable
{
    private readonly ScratchRepository _scratch = new();
    private readonly Measurements _measurements = new();

    [Fact]
    public void Encode_WhenOneOfTwoInputsCannotDecodeTheirModality_ShowsItToNeither()
    {
        var definition = ReadDefinition(
            """
            [
              { "name": "middle", "kind": "image", "modality": "camera", "frames": 1, "height": 4, "width": 6 },
              { "name": "mask", "kind": "mask", "modalities": ["camera"] },
              { "name": "halves", "kind": "image", "modality": "camera", "frames": 2, "height": 4, "width": 6 }
            ]
            """);
        var good = Window(1000, Frame(250, 10), Frame(500, 20), Frame(750, 30));
        var bad = Window(1000, Frame(250, 10), Frame(500, 20), Frame(750, TruncatedJpeg()));

        using var tensors = Encode(definition, out var encoder, good, bad);

        Assert.Equal(20, tensors.Row(0, 0)[0]);
        Assert.Equal(1f, BitConverter.ToSingle(tensors.Row(1, 0)));
        Assert.Equal(10, tensors.Row(2, 0)[0]);
        Assert.Empty(encoder.Window(0).States.CorruptModalities());
        Assert.False(tensors.Row(0, 1).ContainsAnyExcept((byte)0));
        Assert.Equal(0f, BitConverter.ToSingle(tensors.Row(1, 1)));
        Assert.False(tensors.Row(2, 1).ContainsAnyExcept((byte)0));
        Assert.Equal([Camera], encoder.Window(1).States.CorruptModalities());
    }

    [Fact]
    public void Encode_WhenAnInputBreaksOnOneWindow_SparesTheOthers()
    {
        var definition = ReadDefinition(
            """
            [
              { "name": "captions", "kind": "text", "modality": "captions", "tokenizer": "utf8", "length": 4 }
            ]
            """);
        definition.Inputs[0] = new BreakingEncoder(definition.Inputs[0]);

        using var tensors = Encode(definition, out var encoder, Window(1000, Cue(0, "good")), Window(1000, Cue(0, "bad!")));

        Assert.Equal("good"u8, tensors.Row(0, 0));
        Assert.Empty(encoder.Window(0).States.CorruptModalities());
        Assert.Equal("\0\0\0\0"u8, tensors.Row(0, 1));
        Assert.Equal([Captions], encoder.Window(1).States.CorruptModalities());
    }

    public void Dispose()
    {
        _scratch.Dispose();
        _measurements.Dispose();
    }

    private ModelDefinition ReadDefinition(string inputs)
    {
        _scratch.Edit("fusion", model => model["inputs"] = JsonNode.Parse(inputs));
        return ModelDefinition.Read(new ModelFiles(_scratch.PathOf("fusion"), version: 1));
    }

    private BatchTensors Encode(ModelDefinition definition, out BatchEncoder encoder, params AlignedWindow[] windows)
    {
        var tensors = new BatchTensors(Array.ConvertAll(definition.Inputs, input => input.Tensor), windows.Length);
        encoder = new BatchEncoder(definition, tensors, maxParallelism: 2, NullLogger.Instance);
        var batch = new InferenceBatch(
            new RecordingInstance(), "fusion", windows.Length, _ => { }, new InferenceMetrics(_measurements.Meters));
        foreach (var window in windows)
        {
            var pending = new PendingInference(new ConcurrentQueue<PendingInference>());
            pending.Begin(Request("fusion", window), arrivedAt: default, TimeSpan.MaxValue);
            batch.Add(pending);
        }

        encoder.Encode(batch);
        return tensors;
    }

    private sealed class BreakingEncoder(InputEncoder inner) : InputEncoder(inner.Tensor)
    {
        public override IReadOnlyList<string> Modalities => inner.Modalities;

        public override void Encode(WindowEncoding window, Span<byte> row)
        {
            inner.Encode(window, row);
            if (row.StartsWith("bad"u8))
                throw new InvalidOperationException("Broken on purpose.");
        }
    }
}
