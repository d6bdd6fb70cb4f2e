using System.Buffers;
using SkiaSharp;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// <c>uint8[batch, height, width, 3]</c> or as the layout says, with <c>frames</c> one dimension more. The window is cut into as many equal parts
/// as there are slots; a slot shows the frame nearest to the middle of its part, of two as near the later. Where frames are fewer than
/// slots one is shown repeatedly.
/// </summary>
internal sealed class ImageEncoder : ModalityEncoder
{
    private readonly int _frames;
    private readonly PixelFormat _format;
    private readonly PixelLayout _layout;
    private readonly FrameDecoder _decoder;

    private ImageEncoder(
        string name, string modality, int frames, int height, int width, PixelFormat format, PixelLayout layout, FrameDecoder decoder)
        : base(layout.ToTensor(name, format.Type), modality)
    {
        _frames = frames;
        Height = height;
        Width = width;
        _format = format;
        _layout = layout;
        _decoder = decoder;
    }

    /// <summary>Rows of the model's picture.</summary>
    public int Height { get; }

    /// <summary>Columns of the model's picture.</summary>
    public int Width { get; }

    public static ImageEncoder Read(JsonSection section)
    {
        var name = section.Text("name");
        var modality = section.Text("modality");
        int? frames = section.IsGiven("frames") ? section.Number("frames", 1, 256) : null;
        var height = section.Number("height", 1, 4096);
        var width = section.Number("width", 1, 4096);
        var format = PixelFormat.Read(section);
        var layout = PixelLayout.Read(section, frames, format.ChannelCount, height, width);
        var fit = section.Word(
            "resize",
            FrameFit.Stretch,
            ("stretch", FrameFit.Stretch),
            ("letterbox", FrameFit.Letterbox),
            ("letterbox-top-left", FrameFit.LetterboxTopLeft),
            ("crop", FrameFit.Crop));
        var pad = (byte)section.Number("pad", 0, 255, otherwise: 0);
        return new ImageEncoder(
            name, modality, frames ?? 1, height, width, format, layout, new FrameDecoder(height, width, fit, new SKColor(pad, pad, pad)));
    }

    protected override bool TryEncode(WindowEncoding window, ReadOnlySpan<Sample> samples, Span<byte> row)
    {
        var picture = ArrayPool<byte>.Shared.Rent(_decoder.PictureBytes);
        try
        {
            return TryEncode(window, samples, picture.AsSpan(0, _decoder.PictureBytes), row);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(picture);
        }
    }

    private bool TryEncode(WindowEncoding window, ReadOnlySpan<Sample> samples, Span<byte> picture, Span<byte> row)
    {
        var shown = -1;
        for (var slot = 0; slot < _frames; slot++)
        {
            var nearest = EvenSlots.Nearest(window.Window, samples, slot, _frames, Math.Max(shown, 0));
            if (nearest != shown)
            {
                if (!_decoder.TryDecode(samples[nearest].Payload, picture, out var placement))
                    return false;
                _format.Prepare(picture);
                window.Place(this, placement);
            }

            _format.Write(picture, _layout, Height, Width, slot, row);
            shown = nearest;
        }

        return true;
    }
}
