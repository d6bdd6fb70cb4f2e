using System.Buffers;
using SkiaSharp;

namespace Streaming.Inference;

/// <summary>JPEG or PNG to RGBA of a fixed size, upright, scaled with a linear filter over mipmaps. Transparency shows black.</summary>
internal sealed class FrameDecoder(int height, int width, FrameFit fit = FrameFit.Stretch, SKColor bars = default)
{
    public const int BytesPerPixel = 4;

    /// <summary>A few bytes of header can claim gigabytes of pixels; twice an 8K frame is more than any camera sends.</summary>
    private const long MaxPixels = 2 * 7680 * 4320;

    private static readonly SKSamplingOptions Sampling = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    private readonly SKImageInfo _picture = Rgba(width, height);

    /// <summary>Size of a decoded picture in bytes.</summary>
    public int PictureBytes => _picture.BytesSize;

    /// <summary>Writes a picture of <see cref="PictureBytes"/>.</summary>
    /// <returns>False where the payload is no picture, or not all of one.</returns>
    public unsafe bool TryDecode(byte[] payload, Span<byte> picture, out FramePlacement placement)
    {
        placement = FramePlacement.Whole;
        if (payload.Length == 0)
            return false;

        fixed (byte* encoded = payload)
        {
            using var data = SKData.Create((nint)encoded, payload.Length);
            using var stream = new SKMemoryStream(data);
            using var codec = SKCodec.Create(stream, out var header);
            if (header != SKCodecResult.Success || (long)codec.Info.Width * codec.Info.Height > MaxPixels)
                return false;

            var full = Rgba(codec.Info.Width, codec.Info.Height);
            var pixels = ArrayPool<byte>.Shared.Rent(full.BytesSize);
            try
            {
                fixed (byte* from = pixels)
                {
                    // An incomplete picture is "success, so far" to most callers; a grey lower half is a lie to a model.
                    if (codec.GetPixels(full, (nint)from) != SKCodecResult.Success)
                        return false;
                }

                return codec.EncodedOrigin == SKEncodedOrigin.TopLeft
                    ? TryScale(full, pixels, picture, out placement)
                    : TryTurnAndScale(codec.EncodedOrigin, full, pixels, picture, out placement);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(pixels);
            }
        }
    }

    private bool TryTurnAndScale(SKEncodedOrigin origin, SKImageInfo full, byte[] pixels, Span<byte> picture, out FramePlacement placement)
    {
        var upright = ArrayPool<byte>.Shared.Rent(full.BytesSize);
        try
        {
            origin.Turn(pixels.AsSpan(0, full.BytesSize), full.Size, upright.AsSpan(0, full.BytesSize));
            return TryScale(full.WithSize(origin.Upright(full.Size)), upright, picture, out placement);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(upright);
        }
    }

    private unsafe bool TryScale(SKImageInfo full, byte[] pixels, Span<byte> picture, out FramePlacement placement)
    {
        var (shown, target) = fit.Place(full.Size, _picture.Size);
        placement = FrameFitExtensions.PlacementOf(shown, full.Size, target, _picture.Size);
        if (target.Size != _picture.Size)
            FillBars(picture);
        fixed (byte* from = pixels, to = picture)
        {
            using var source = PartOf(full, (nint)from, shown);
            using var scaled = PartOf(_picture, (nint)to, target);
            return source.ScalePixels(scaled, Sampling);
        }
    }

    private void FillBars(Span<byte> picture)
    {
        for (var i = 0; i < picture.Length; i += BytesPerPixel)
            (picture[i], picture[i + 1], picture[i + 2]) = (bars.Red, bars.Green, bars.Blue);
    }

    private static SKPixmap PartOf(SKImageInfo whole, nint address, SKRectI part) =>
        new(whole.WithSize(part.Size), address + (part.Top * whole.RowBytes) + (part.Left * BytesPerPixel), whole.RowBytes);

    private static SKImageInfo Rgba(int width, int height) => new(width, height, SKColorType.Rgba8888, SKAlphaType.Premul);
}
