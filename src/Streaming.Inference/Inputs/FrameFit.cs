using SkiaSharp;

namespace Streaming.Inference;

/// <summary>How a frame of another shape is fitted into the model's picture.</summary>
internal enum FrameFit : byte
{
    /// <summary>All of it, out of proportion.</summary>
    Stretch,

    /// <summary>All of it in proportion, in the middle, with bars beside.</summary>
    Letterbox,

    /// <summary>As a letterbox, from the upper left corner on.</summary>
    LetterboxTopLeft,

    /// <summary>Its middle in proportion; what does not fit is cut off.</summary>
    Crop,
}

internal static class FrameFitExtensions
{
    /// <summary>The part of a frame that is shown, and where in the model's picture.</summary>
    public static (SKRectI Source, SKRectI Target) Place(this FrameFit fit, SKSizeI frame, SKSizeI picture)
    {
        var (shown, target) = (frame, picture);
        var isWider = (long)frame.Width * picture.Height > (long)frame.Height * picture.Width;
        if (fit == FrameFit.Crop)
        {
            shown = isWider
                ? new SKSizeI(Scale(frame.Height, picture.Width, picture.Height), frame.Height)
                : new SKSizeI(frame.Width, Scale(frame.Width, picture.Height, picture.Width));
        }
        else if (fit != FrameFit.Stretch)
        {
            target = isWider
                ? new SKSizeI(picture.Width, Scale(picture.Width, frame.Height, frame.Width))
                : new SKSizeI(Scale(picture.Height, frame.Width, frame.Height), picture.Height);
        }

        return (Centre(shown, frame), fit == FrameFit.LetterboxTopLeft ? SKRectI.Create(target) : Centre(target, picture));
    }

    public static FramePlacement PlacementOf(SKRectI source, SKSizeI frame, SKRectI target, SKSizeI picture)
    {
        var scaleX = (float)picture.Width / target.Width * source.Width / frame.Width;
        var scaleY = (float)picture.Height / target.Height * source.Height / frame.Height;
        return new FramePlacement(
            scaleX,
            scaleY,
            ((float)source.Left / frame.Width) - ((float)target.Left / picture.Width * scaleX),
            ((float)source.Top / frame.Height) - ((float)target.Top / picture.Height * scaleY));
    }

    private static SKRectI Centre(SKSizeI inner, SKSizeI outer) =>
        SKRectI.Create((outer.Width - inner.Width) / 2, (outer.Height - inner.Height) / 2, inner.Width, inner.Height);

    private static int Scale(int length, int numerator, int denominator) =>
        (int)Math.Max(1, (((long)length * numerator) + (denominator / 2)) / denominator);
}
