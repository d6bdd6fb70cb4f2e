using System.Buffers;
using SkiaSharp;

namespace Streaming.Inference;

/// <summary>JPEG or PNG to RGB of a fixed size, scaled with a linear filter over mipmaps. Transparency shows black.</summary>
internal sealed class FrameDecoder(int height, int width)
{
    public const int Channels = 3;

    /// <summary>A few bytes of header can claim gigabytes of pixels; twice an 8K frame is more than any camera sends.</summary>
    private const long MaxPixels = 2 * 7680 * 4320;

    private const int BytesPerPixel = 4;

    private static readonly SKSamplingOptions Sampling = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    private readonly SKImageInfo _scaled = Rgba(width, height);

    /// <summary>Writes <c>height * width * 3</c> bytes.</summary>
    /// <returns>False where the payload is no picture, or not all of one.</returns>
    public unsafe bool TryDecode(byte[] payload, Span<byte> rgb)
    {
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
            var pixels = ArrayPool<byte>.Shared.Rent(full.BytesSize + _scaled.BytesSize);
            try
            {
                fixed (byte* address = pixels)
                {
                    // An incomplete picture is "success, so far" to most callers; a grey lower half is a lie to a model.
                    if (codec.GetPixels(full, (nint)address) != SKCodecResult.Success)
                        return false;

                    using var source = new SKPixmap(full, (nint)address);
                    using var target = new SKPixmap(_scaled, (nint)(address + full.BytesSize));
                    if (!source.ScalePixels(target, Sampling))
                        return false;
                }

                DropAlpha(pixels.AsSpan(full.BytesSize, _scaled.BytesSize), rgb);
                return true;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(pixels);
            }
        }
    }

    private static SKImageInfo Rgba(int width, int height) => new(width, height, SKColorType.Rgba8888, SKAlphaType.Premul);

    private static void DropAlpha(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        for (int from = 0, to = 0; to < rgb.Length; from += BytesPerPixel, to += Channels)
        {
            rgb[to] = rgba[from];
            rgb[to + 1] = rgba[from + 1];
            rgb[to + 2] = rgba[from + 2];
        }
    }
}
