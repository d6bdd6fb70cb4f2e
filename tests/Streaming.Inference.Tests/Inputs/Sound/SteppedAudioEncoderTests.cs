using System.Runtime.InteropServices;
using Streaming.Abstractions;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

public class SteppedAudioEncoderTests
{
    // A sample lasts two microseconds.
    private static readonly AudioFormat Format = new(500_000, 1);

    [Fact]
    public void Encode_WhenSoundIsStreamed_EachStepHasTheContextBeforeIt()
    {
        var heard = Hear(Read("\"samples\": 4, \"context\": 2, \"streaming\": true"), carried: null, from: 0, to: 10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

        Assert.Equal([[0, 0, 1, 2, 3, 4], [3, 4, 5, 6, 7, 8]], heard.Steps);
        Assert.Equal(StartUs, heard.Window.Sound!.FirstStepUs);
    }

    [Fact]
    public void Encode_WhenAWindowEndsWithinAStep_TheNextGoesOnThere()
    {
        var encoder = Read("\"samples\": 4, \"context\": 2, \"streaming\": true");
        var first = Hear(encoder, carried: null, from: 0, to: 6, 1, 2, 3, 4, 5, 6);

        var second = Hear(encoder, first.Carried, from: 6, to: 10, 7, 8, 9, 10);

        Assert.Equal([[3, 4, 5, 6, 7, 8]], second.Steps);
        Assert.Equal(StartUs + 8, second.Window.Sound!.FirstStepUs);
    }

    [Fact]
    public void Encode_WhenWindowsOverlap_HearsNothingTwice()
    {
        var encoder = Read("\"samples\": 2, \"streaming\": true");
        var first = Hear(encoder, carried: null, from: 0, to: 4, 1, 2, 3, 4);

        var second = Hear(encoder, first.Carried, from: 2, to: 6, 3, 4, 5, 6);

        Assert.Equal([[1, 2], [3, 4]], first.Steps);
        Assert.Equal([[5, 6]], second.Steps);
    }

    [Fact]
    public void Encode_WhenThereIsAGap_StartsAnew()
    {
        var encoder = Read("\"samples\": 4, \"context\": 2, \"streaming\": true");
        var first = Hear(encoder, carried: null, from: 0, to: 6, 1, 2, 3, 4, 5, 6);

        var later = Hear(encoder, first.Carried, from: 7, to: 11, 1, 2, 3, 4);

        Assert.Equal([[0, 0, 1, 2, 3, 4]], later.Steps);
        Assert.Null(later.Window.Carried);
        Assert.False(later.Window.IsPast);
    }

    [Fact]
    public void Encode_WhenTheWindowWasHeardAlready_StartsAnewAndLeavesTheRigWhereItIs()
    {
        var encoder = Read("\"samples\": 2, \"streaming\": true");
        var first = Hear(encoder, carried: null, from: 0, to: 4, 1, 2, 3, 4);

        var revision = Hear(encoder, first.Carried, from: 0, to: 4, 1, 2, 9, 4);

        Assert.Equal([[1, 2], [9, 4]], revision.Steps);
        Assert.True(revision.Window.IsPast);
    }

    [Fact]
    public void Encode_WhenTheModelIsAnotherVersion_StartsAnew()
    {
        var encoder = Read("\"samples\": 2, \"streaming\": true");
        var first = Hear(encoder, carried: null, from: 0, to: 3, 1, 2, 3);
        var other = new CarriedState { Version = 2, UntilUs = first.Carried.UntilUs, Tensors = first.Carried.Tensors };

        Assert.Equal([[4, 5]], Hear(encoder, other, from: 3, to: 5, 4, 5).Steps);
    }

    [Fact]
    public void Encode_WhenPatchesOverlapWithinAWindow_EachWindowBeginsAtItsStart()
    {
        var heard = Hear(Read("\"samples\": 4, \"step\": 2"), carried: null, from: 0, to: 9, 1, 2, 3, 4, 5, 6, 7, 8, 9);

        Assert.Equal([[1, 2, 3, 4], [3, 4, 5, 6], [5, 6, 7, 8]], heard.Steps);
    }

    [Fact]
    public void Encode_WhenAWindowIsShorterThanAPatch_FillsItWithSilence() =>
        Assert.Equal([[1, 2, 0, 0]], Hear(Read("\"samples\": 4, \"step\": 2"), carried: null, from: 0, to: 2, 1, 2).Steps);

    private static SteppedAudioEncoder Read(string rest) => (SteppedAudioEncoder)Encoders.Read(
        $$"""{ "name": "microphone", "kind": "audio", "modality": "microphone", "rate": 500000, {{rest}} }""");

    private static Heard Hear(SteppedAudioEncoder encoder, CarriedState? carried, int from, int to, params short[] pcm)
    {
        var window = new AlignedWindow
        {
            StartUs = StartUs + (2 * from),
            EndUs = StartUs + (2 * to),
            Modalities = [new ModalitySlice { Modality = Microphone, Samples = [Chunk(2 * from, Format, pcm)] }],
        };
        var encoding = new WindowEncoding([Microphone]) { Sound = new SteppedSound() };
        encoding.Begin(new InferenceRequest { Model = "any", Rig = "rig-1", Window = window, Carried = carried }, version: 1);
        _ = EncodedRow.Of(encoder, encoding);
        var steps = new List<short[]>();
        for (var step = 0; step < encoding.StepCount; step++)
        {
            var row = new short[encoder.Tensor.RowLength];
            encoder.EncodeStep(encoding, step, MemoryMarshal.AsBytes(row.AsSpan()));
            steps.Add(row);
        }

        return new Heard(encoding, [.. steps], new CarriedState { Version = 1, UntilUs = window.EndUs, Tensors = [encoder.Carry(encoding, [])] });
    }

    private sealed record Heard(WindowEncoding Window, short[][] Steps, CarriedState Carried);
}
