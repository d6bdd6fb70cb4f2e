using System.Runtime.InteropServices;
using SkiaSharp;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

public class PixelFormatTests
{
    private static readonly SKColor[] Pixels = [new(255, 127, 0), new(1, 2, 3)];

    [Fact]
    public void Encode_WhenLayoutIsNchw_PutsTheChannelsOneAfterTheOther()
    {
        var encoder = Read("\"layout\": \"NCHW\"");

        Assert.Equal("uint8[batch, 3, 1, 2]", encoder.Tensor.ToString());
        Assert.Equal([255, 1, 127, 2, 0, 3], Encode(encoder).Bytes);
    }

    [Fact]
    public void Encode_WhenChannelsAreBgr_PutsBlueFirst() => Assert.Equal([0, 127, 255, 3, 2, 1], Encode(Read("\"channels\": \"BGR\"")).Bytes);

    [Fact]
    public void Encode_WhenMeanAndStdAreGiven_NormalizesToFloats()
    {
        var encoder = Read("\"layout\": \"NCHW\", \"mean\": 127, \"std\": 128");

        Assert.Equal("float32[batch, 3, 1, 2]", encoder.Tensor.ToString());
        Assert.Equal([1, -126f / 128, 0, -125f / 128, -127f / 128, -124f / 128], Encode(encoder).Floats);
    }

    [Fact]
    public void Encode_WhenEachChannelHasItsOwn_UsesIt()
    {
        var encoder = Read("\"channels\": \"BGR\", \"scale\": 0.00392156862745098, \"mean\": [0.5, 0, 0], \"std\": [1, 0.5, 1]");

        Assert.Equal([-0.5f, 127f / 255 * 2, 1], Encode(encoder).Floats[..3].Select(value => MathF.Round(value, 6)), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Encode_WhenTypeIsHalf_WritesHalves()
    {
        var row = Encode(Read("\"type\": \"float16\", \"std\": 255"));

        Assert.Equal((Half)1, MemoryMarshal.Cast<byte, Half>(row.Bytes)[0]);
    }

    [Fact]
    public void Encode_WhenChannelsAreGray_GivesTheLuma()
    {
        var encoder = Read("\"channels\": \"gray\", \"layout\": \"NHW\"");

        Assert.Equal("uint8[batch, 1, 2]", encoder.Tensor.ToString());
        Assert.Equal([151, 2], Encode(encoder).Bytes);
    }

    [Fact]
    public void Encode_WhenFramesComeAfterChannels_KeepsThemApart()
    {
        var encoder = Read("\"frames\": 2, \"layout\": \"NCTHW\"");
        var window = Window(1000, Frame(250, Png(2, 1, (_, _) => new SKColor(10, 20, 30))), Frame(750, Png(2, 1, (_, _) => new SKColor(40, 50, 60))));

        Assert.Equal("uint8[batch, 3, 2, 1, 2]", encoder.Tensor.ToString());
        Assert.Equal([10, 10, 40, 40, 20, 20, 50, 50, 30, 30, 60, 60], EncodedRow.Of(encoder, window).Bytes);
    }

    [Fact]
    public void Encode_WhenLetterboxed_FillsTheBars()
    {
        var encoder = Encoders.Read("""
            { "name": "picture", "kind": "image", "modality": "camera", "height": 1, "width": 3, "channels": "gray", "resize": "letterbox", "pad": 114 }
            """);

        Assert.Equal([114, 255, 114], EncodedRow.Of(encoder, Window(1000, Frame(0, Png(5, 5, (_, _) => SKColors.White)))).Bytes);
    }

    [Theory]
    [InlineData("\"layout\": \"HWC\"", "$.layout is \"HWC\", and must be an order of NCHW that starts with N, such as NHWC or NCHW.")]
    [InlineData("\"mean\": [1, 2]", "$.mean must be one number, or 3, one per channel, but holds 2.")]
    [InlineData("\"mean\": 1, \"type\": \"uint8\"", "$.type is \"uint8\", and must be float32 or float16.")]
    [InlineData("\"resize\": \"zoom\"", "$.resize is \"zoom\", and must be stretch, letterbox, letterbox-top-left or crop.")]
    public void Read_WhenSomethingIsWrong_NamesThePath(string rest, string complaint) =>
        Assert.Equal($"model.json: {complaint}", Assert.Throws<ModelRepositoryException>(() => Read(rest)).Message);

    private static InputEncoder Read(string rest) =>
        Encoders.Read($$"""{ "name": "picture", "kind": "image", "modality": "camera", "height": 1, "width": 2, {{rest}} }""");

    private static EncodedRow Encode(InputEncoder encoder) => EncodedRow.Of(encoder, Window(1000, Frame(0, Png(2, 1, (x, _) => Pixels[x]))));
}
