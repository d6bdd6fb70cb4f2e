using SkiaSharp;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

public class ImageEncoderTests
{
    private const int FrameBytes = 4 * 6 * 3;

    private readonly InputEncoder _encoder = Read(frames: 2);

    [Fact]
    public void Encode_WhenFramesAreMoreThanSlots_ShowsTheNearestToEachSlotsMiddle()
    {
        // The slots' middles are at 250 and 750.
        var window = Window(1000, Frame(0, 10), Frame(240, 20), Frame(270, 30), Frame(700, 40), Frame(990, 50));

        Assert.Equal([20, 40], Reds(EncodedRow.Of(_encoder, window)));
    }

    [Fact]
    public void Encode_WhenTwoFramesAreAsNear_ShowsTheLater()
    {
        var window = Window(1000, Frame(200, 10), Frame(300, 20), Frame(700, 30), Frame(800, 40));

        Assert.Equal([20, 40], Reds(EncodedRow.Of(_encoder, window)));
    }

    [Fact]
    public void Encode_WhenASlotsMiddleIsBetweenMicroseconds_FindsTheTieAllTheSame()
    {
        // Three slots of a window of 1001: the first middle is at 166.83, so 166 and 167 are no tie, and 167 is nearer.
        var encoder = Read(frames: 3);
        var window = Window(1001, Frame(166, 10), Frame(167, 20), Frame(500, 30), Frame(501, 40));

        // The second is at 500.5: a tie.
        Assert.Equal([20, 40, 40], Reds(EncodedRow.Of(encoder, window)));
    }

    [Fact]
    public void Encode_WhenThereIsOneFrame_ShowsItInEverySlot()
    {
        Assert.Equal([7, 7], Reds(EncodedRow.Of(_encoder, Window(1000, Frame(900, 7)))));
    }

    [Fact]
    public void Encode_Always_WritesRowsOfRedGreenBlue()
    {
        var picture = Png(6, 4, (x, y) => new SKColor((byte)x, (byte)y, 200));

        var row = EncodedRow.Of(_encoder, Window(1000, Frame(500, picture)));

        Assert.Equal([0, 0, 200, 1, 0, 200], row.Bytes[..6]);
        Assert.Equal([5, 3, 200], row.Bytes[(FrameBytes - 3)..FrameBytes]);
        Assert.True(row.States.IsPresent(Camera));
    }

    [Fact]
    public void Encode_WhenThePictureIsLarger_AveragesWhatBecomesOnePixel()
    {
        var checkers = Png(48, 32, (x, y) => (x + y) % 2 == 0 ? SKColors.White : SKColors.Black);

        var row = EncodedRow.Of(_encoder, Window(1000, Frame(500, checkers)));

        Assert.All(row.Bytes, value => Assert.InRange(value, 120, 135));
    }

    /// <summary>A frame of four fields, of which the camera sent the first red, the one beside it green and all below blue.</summary>
    [Theory]
    [InlineData(SKEncodedOrigin.TopLeft, "RG/BB")]
    [InlineData(SKEncodedOrigin.TopRight, "GR/BB")]
    [InlineData(SKEncodedOrigin.BottomRight, "BB/GR")]
    [InlineData(SKEncodedOrigin.BottomLeft, "BB/RG")]
    [InlineData(SKEncodedOrigin.LeftTop, "RB/GB")]
    [InlineData(SKEncodedOrigin.RightTop, "BR/BG")]
    [InlineData(SKEncodedOrigin.RightBottom, "BG/BR")]
    [InlineData(SKEncodedOrigin.LeftBottom, "GB/RB")]
    public void Encode_HoweverTheCameraWasHeld_ShowsTheFrameUpright(SKEncodedOrigin origin, string fields)
    {
        var frame = Jpeg(64, 32, (x, y) => y >= 16 ? SKColors.Blue : x < 32 ? SKColors.Red : SKColors.Lime, origin);

        var row = EncodedRow.Of(_encoder, Window(1000, Frame(500, frame)));

        Assert.Equal(fields, $"{ColorAt(row, 0, 0)}{ColorAt(row, 5, 0)}/{ColorAt(row, 0, 3)}{ColorAt(row, 5, 3)}");
    }

    [Theory]
    [InlineData(SKEncodedOrigin.BottomRight, 1f, 1f)]
    [InlineData(SKEncodedOrigin.RightTop, 4f, 1f)]
    public void Encode_WhenALetterboxedFrameWasTurned_PlacesItAsItIsSeen(SKEncodedOrigin origin, float scaleX, float scaleY)
    {
        var encoder = Encoders.Read("""{ "name": "camera", "kind": "image", "modality": "camera", "height": 32, "width": 64, "resize": "letterbox" }""");
        var encoding = new WindowEncoding([Camera]);
        encoding.Begin(Request("any", Window(1000, Frame(500, Jpeg(64, 32, (_, _) => SKColors.Red, origin)))), version: 1);

        _ = EncodedRow.Of(encoder, encoding);

        var placement = encoding.PlacementIn(encoder);
        Assert.Equal((scaleX, scaleY), (placement.ScaleX, placement.ScaleY));
    }

    [Fact]
    public void Encode_WhenThereIsNoFrame_LeavesZerosAndTheModalityMissing()
    {
        var row = EncodedRow.Of(_encoder, Window(1000, Cue(0, "no frame")));

        Assert.All(row.Bytes, value => Assert.Equal(0, value));
        Assert.False(row.States.IsPresent(Camera));
        Assert.False(row.States.HasCorrupt);
    }

    [Fact]
    public void Encode_WhenANeededFrameIsTruncated_LeavesZerosAndTheModalityCorrupt()
    {
        var row = EncodedRow.Of(_encoder, Window(1000, Frame(250, 10), Frame(750, TruncatedJpeg())));

        Assert.All(row.Bytes, value => Assert.Equal(0, value));
        Assert.Equal([Camera], row.States.CorruptModalities());
    }

    [Fact]
    public void Encode_WhenAFrameIsTruncatedThatNoSlotShows_DoesNotMind()
    {
        var row = EncodedRow.Of(_encoder, Window(1000, Frame(250, 10), Frame(500, TruncatedJpeg()), Frame(750, 20)));

        Assert.Equal([10, 20], Reds(row));
        Assert.False(row.States.HasCorrupt);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0 })]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 })]
    public void Encode_WhenThePayloadIsNoPicture_CountsAsCorrupt(byte[] payload)
    {
        Assert.True(EncodedRow.Of(_encoder, Window(1000, Frame(0, payload))).States.IsCorrupt(Camera));
    }

    private static InputEncoder Read(int frames) =>
        Encoders.Read($$"""{ "name": "camera", "kind": "image", "modality": "camera", "frames": {{frames}}, "height": 4, "width": 6 }""");

    private static char ColorAt(EncodedRow row, int x, int y)
    {
        var pixel = row.Bytes.AsSpan(((y * 6) + x) * 3, 3);
        return "RGB"[pixel.IndexOf(Math.Max(pixel[0], Math.Max(pixel[1], pixel[2])))];
    }

    private static byte[] Reds(EncodedRow row) => [.. row.Bytes.Where((_, i) => i % FrameBytes == 0)];
}
