using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

public class MaskEncoderTests
{
    [Fact]
    public void Encode_WhenModalitiesArePresentMissingAndCorrupt_IsOneForThePresentOnly()
    {
        var states = new ModalityStates([Camera, Microphone, Captions]);
        states.MarkPresent(Captions);
        states.MarkPresent(Camera);
        states.MarkCorrupt(Camera);
        var encoder = new MaskEncoder("mask", [Captions, Microphone, Camera]);

        Assert.Equal([1, 0, 0], EncodedRow.Of(encoder, Window(100), states).Floats);
    }

    [Fact]
    public void MarkPresent_WhenAnotherInputFoundTheModalityCorrupt_DoesNotHideIt()
    {
        var states = new ModalityStates([Camera]);
        states.MarkCorrupt(Camera);
        states.MarkPresent(Camera);

        Assert.True(states.IsCorrupt(Camera));
    }
}
