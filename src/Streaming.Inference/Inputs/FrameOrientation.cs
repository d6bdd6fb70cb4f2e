using System.Runtime.InteropServices;
using SkiaSharp;

namespace Streaming.Inference;

/// <summary>Turns a picture upright that lies as its camera was held, as EXIF's orientation tells.</summary>
internal static class FrameOrientation
{
    /// <summary>Of the upright picture.</summary>
    public static SKSizeI Upright(this SKEncodedOrigin origin, SKSizeI stored) =>
        origin >= SKEncodedOrigin.LeftTop ? new SKSizeI(stored.Height, stored.Width) : stored;

    /// <summary>Copies RGBA pixels to where they belong.</summary>
    public static void Turn(this SKEncodedOrigin origin, ReadOnlySpan<byte> pixels, SKSizeI stored, Span<byte> upright)
    {
        var from = MemoryMarshal.Cast<byte, uint>(pixels);
        var to = MemoryMarshal.Cast<byte, uint>(upright);
        var (first, right, down) = Walk(origin, stored.Width, stored.Height);
        var (width, height) = (origin.Upright(stored).Width, origin.Upright(stored).Height);
        for (var y = 0; y < height; y++)
        {
            var row = to.Slice(y * width, width);
            for (var x = 0; x < width; x++)
                row[x] = from[first + (x * right) + (y * down)];
        }
    }

    /// <summary>Where the upright picture's first pixel is stored, and how far from a pixel those to the right of it and below it are.</summary>
    private static (int First, int Right, int Down) Walk(SKEncodedOrigin origin, int width, int height) => origin switch
    {
        SKEncodedOrigin.TopRight => (width - 1, -1, width),
        SKEncodedOrigin.BottomRight => ((width * height) - 1, -1, -width),
        SKEncodedOrigin.BottomLeft => (width * (height - 1), 1, -width),
        SKEncodedOrigin.LeftTop => (0, width, 1),
        SKEncodedOrigin.RightTop => (width * (height - 1), -width, 1),
        SKEncodedOrigin.RightBottom => ((width * height) - 1, -width, -1),
        SKEncodedOrigin.LeftBottom => (width - 1, width, -1),
        _ => (0, 1, width),
    };
}
