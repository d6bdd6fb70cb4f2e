using Microsoft.ML.OnnxRuntime.Tensors;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// <c>uint8[batch, frames, height, width, 3]</c>, RGB. The window is cut into as many equal parts as there are slots; a slot shows
/// the frame nearest to the middle of its part, of two as near the later. Where frames are fewer than slots one is shown repeatedly.
/// </summary>
internal sealed class ImageEncoder : ModalityEncoder
{
    private readonly int _frames;
    private readonly FrameDecoder _decoder;

    public ImageEncoder(string name, string modality, int frames, int height, int width)
        : base(new TensorSpec(name, TensorElementType.UInt8, frames, height, width, FrameDecoder.Channels), modality)
    {
        _frames = frames;
        _decoder = new FrameDecoder(height, width);
    }

    public static new ImageEncoder Read(JsonSection section) => new(
        section.Text("name"),
        section.Text("modality"),
        section.Number("frames", 1, 256),
        section.Number("height", 1, 4096),
        section.Number("width", 1, 4096));

    protected override bool TryEncode(AlignedWindow window, ReadOnlySpan<Sample> samples, Span<byte> row)
    {
        var frameBytes = row.Length / _frames;
        var shown = -1;
        for (var slot = 0; slot < _frames; slot++)
        {
            var pixels = row.Slice(slot * frameBytes, frameBytes);
            var nearest = Nearest(window, samples, slot, Math.Max(shown, 0));
            if (nearest == shown)
                row.Slice((slot - 1) * frameBytes, frameBytes).CopyTo(pixels);
            else if (!_decoder.TryDecode(samples[nearest].Payload, pixels))
                return false;
            shown = nearest;
        }

        return true;
    }

    /// <summary>Later slots show the same frame or a later one, so the search goes on from the last.</summary>
    private int Nearest(AlignedWindow window, ReadOnlySpan<Sample> samples, int slot, int from)
    {
        var nearest = from;
        var least = Distance(window, samples[from], slot);
        for (var i = from + 1; i < samples.Length; i++)
        {
            var distance = Distance(window, samples[i], slot);
            if (distance > least)
                break;
            least = distance;
            nearest = i;
        }

        return nearest;
    }

    /// <summary>Between a frame and the middle of a slot, times 2 * frames: whole numbers, so that a tie is a tie.</summary>
    private long Distance(AlignedWindow window, Sample frame, int slot) => Math.Abs(
        (2 * _frames * (frame.EventTimeUs - window.StartUs)) - (((2 * slot) + 1) * (window.EndUs - window.StartUs)));
}
