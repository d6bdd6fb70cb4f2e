using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests.Inputs.Encodings;

/// <summary>Frames that were encoded to two numbers each: their own number, and that times ten.</summary>
public sealed class EncodingInputTests
{
    private const long WindowUs = 4000;
    private const string Even = """{ "name": "seen", "kind": "encoding", "modality": "camera", "samples": 4, "shape": [2] }""";
    private const string Sequence = """{ "name": "seen", "kind": "encoding", "modality": "camera", "samples": 4, "shape": [2], "order": "sequence" }""";
    private const string Mask = """{ "name": "mask", "kind": "encoding-mask", "modality": "camera", "samples": 4 }""";

    [Fact]
    public void Even_ShowsTheNearestToTheMiddleOfEachPart()
    {
        var row = EncodedRow.Of(Encoders.Read(Even), Encoding([400, 1000, 3900], One, Two, Three));

        Assert.Equal([1, 10, 2, 20, 3, 30, 3, 30], row.Floats);
        Assert.True(row.States.IsPresent(Camera));
    }

    [Fact]
    public void Sequence_WhenSamplesAreFewer_HasZerosBehind()
    {
        var row = EncodedRow.Of(Encoders.Read(Sequence), Encoding([0, 3900], One, Two));

        Assert.Equal([1, 10, 2, 20, 0, 0, 0, 0], row.Floats);
    }

    [Fact]
    public void Sequence_WhenSamplesAreMore_ShowsTheLast()
    {
        var row = EncodedRow.Of(Encoders.Read(Sequence), Encoding([0, 10, 20, 30, 40], One, Two, Three, [4, 40], [5, 50]));

        Assert.Equal([2, 20, 3, 30, 4, 40, 5, 50], row.Floats);
    }

    [Fact]
    public void Even_WithAMeanAndAStd_ShowsWhatIsLeft()
    {
        const string Scaled = """{ "name": "seen", "kind": "encoding", "modality": "camera", "samples": 2, "shape": [2], "mean": -20, "std": 10 }""";

        var row = EncodedRow.Of(Encoders.Read(Scaled), Encoding([0, 3900], One, Two));

        Assert.Equal([2.1f, 3, 2.2f, 4], row.Floats);
    }

    [Fact]
    public void Mask_IsOneWhereTheSequenceShowsASample()
    {
        var encoding = Encoding([0, 3900], One, Two);
        EncodedRow.Of(Encoders.Read(Sequence), encoding);

        Assert.Equal([1, 1, 0, 0], EncodedRow.Of(Encoders.Read(Mask), encoding).Floats);
    }

    [Fact]
    public void Mask_WhenTheModalityIsMissing_IsZero()
    {
        var encoding = Encoding([]);
        EncodedRow.Of(Encoders.Read(Sequence), encoding);

        Assert.Equal([0, 0, 0, 0], EncodedRow.Of(Encoders.Read(Mask), encoding).Floats);
    }

    [Fact]
    public void Even_WhenASampleThatIsShownCouldNotBeDecoded_IsCorrupt()
    {
        var row = EncodedRow.Of(Encoders.Read(Even), Encoding([0, 3900], One, null));

        Assert.Equal(new float[8], row.Floats);
        Assert.True(row.States.IsCorrupt(Camera));
    }

    [Fact]
    public void Even_WhenASampleThatIsNotShownCouldNotBeDecoded_ShowsTheOthers()
    {
        var row = EncodedRow.Of(Encoders.Read(Even), Encoding([0, 500, 3900], null, One, Three));

        Assert.Equal([1, 10, 1, 10, 3, 30, 3, 30], row.Floats);
    }

    [Theory]
    [InlineData("float16", 2)]
    [InlineData("float32", 4)]
    public void Window_ShowsWhatAnotherStepMadeOfIt(string type, int bytes)
    {
        var encoder = Encoders.Read($$"""{ "name": "seen", "kind": "encoding", "shape": [2], "type": "{{type}}" }""");

        var row = EncodedRow.Of(encoder, Encoding([0], [0.5f, -2]));

        Assert.Equal(2 * bytes, row.Bytes.Length);
        Assert.Equal([0.5f, -2], bytes == 4 ? row.Floats : [.. System.Runtime.InteropServices.MemoryMarshal.Cast<byte, Half>(row.Bytes).ToArray().Select(value => (float)value)]);
    }

    private static float[] One => [1, 10];

    private static float[] Two => [2, 20];

    private static float[] Three => [3, 30];

    private static WindowEncoding Encoding(long[] times, params float[]?[] values)
    {
        var encoding = new WindowEncoding([Camera]);
        encoding.Begin(
            new StepRequest
            {
                Model = "any",
                Rig = "rig-1",
                Window = Window(WindowUs, [.. times.Select(time => Frame(time, []))]),
                Tensors = [new StepTensor("seen", values)],
            },
            version: 1);
        return encoding;
    }
}
