using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

public class MaskEncoderTests
{
    [Fact]
    public void Encode_WhenModalitiesArePresentMissingAndCorrupt_IsOneForThePresentOnly()
    {
        var encoder = Encoders.Read("""{ "name": "mask", "kind": "mask", "modalities": ["captions", "microphone", "camera"] }""");
        var window = new WindowEncoding([Camera, Microphone, Captions]);
        window.Begin(Request("any", Window(100)), version: 1);
        window.States.MarkPresent(Captions);
        window.States.MarkPresent(Camera);
        window.States.MarkCorrupt(Camera);

        Assert.Equal([1, 0, 0], EncodedRow.Of(encoder, window).Floats);
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
