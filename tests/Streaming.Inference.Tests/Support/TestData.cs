using System.Runtime.InteropServices;
using System.Text;
using SkiaSharp;
using Streaming.Abstractions;

namespace Streaming.Inference.Tests;

/// <summary>Samples and windows whose times are microseconds after <see cref="StartUs"/>, where every window starts.</summary>
internal static class TestData
{
    public const long StartUs = 1_700_000_000_000_000;
    public const string Camera = "camera";
    public const string Microphone = "microphone";
    public const string Captions = "captions";

    public static Sample Frame(long atUs, byte[] payload) => New(Camera, atUs, ContentTypes.Png, payload);

    public static Sample Frame(long atUs, byte red, byte green = 0, byte blue = 0) =>
        Frame(atUs, Png(6, 4, (_, _) => new SKColor(red, green, blue)));

    public static Sample Chunk(long atUs, params short[] pcm) => Chunk(atUs, new AudioFormat(16000, 1), pcm);

    public static Sample Chunk(long atUs, AudioFormat format, params short[] pcm) =>
        New(Microphone, atUs, format.ContentType, MemoryMarshal.AsBytes<short>(pcm).ToArray());

    public static Sample Cue(long atUs, string text) => New(Captions, atUs, ContentTypes.Text, Encoding.UTF8.GetBytes(text));

    public static Sample New(string modality, long atUs, string contentType, byte[] payload) => new()
    {
        Modality = modality,
        EventTimeUs = StartUs + atUs,
        ContentType = contentType,
        Payload = payload,
    };

    public static AlignedWindow Window(long sizeUs, params Sample[] samples) => new()
    {
        StartUs = StartUs,
        EndUs = StartUs + sizeUs,
        Modalities =
        [
            .. samples.GroupBy(sample => sample.Modality)
                .Select(slice => new ModalitySlice { Modality = slice.Key, Samples = [.. slice.OrderBy(sample => sample.EventTimeUs)] }),
        ],
    };

    public static InferenceRequest Request(string model, AlignedWindow window, string rig = "rig-1", string? traceParent = null) =>
        new() { Model = model, Rig = rig, Window = window, TraceParent = traceParent };

    /// <summary>Asks <c>lookup</c>, which answers with the bytes of the text.</summary>
    public static InferenceRequest LookupRequest(string text, string? traceParent = null) =>
        Request("lookup", Window(1000, Cue(0, text)), traceParent: traceParent);

    public static byte[] Png(int width, int height, Func<int, int, SKColor> color) =>
        Encode(width, height, color, SKEncodedImageFormat.Png);

    /// <summary>As cameras send it that do not turn what they saw: with EXIF's word on how it was held.</summary>
    public static byte[] Jpeg(int width, int height, Func<int, int, SKColor> color, SKEncodedOrigin origin)
    {
        var jpeg = Encode(width, height, color, SKEncodedImageFormat.Jpeg);
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8,
            .. "MM"u8, 0, 42, 0, 0, 0, 8,
            0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)origin, 0, 0,
            0, 0, 0, 0,
        ];
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }

    /// <summary>Passes every look at its header, and ends in the middle of its pixels.</summary>
    public static byte[] TruncatedJpeg()
    {
        var whole = Encode(64, 64, (x, y) => new SKColor((byte)(x * 37), (byte)(y * 59), (byte)(x * y)), SKEncodedImageFormat.Jpeg);
        return whole[..(whole.Length / 2)];
    }

    private static byte[] Encode(int width, int height, Func<int, int, SKColor> color, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                bitmap.SetPixel(x, y, color(x, y));
        }

        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }
}
