using System.Text;
using Streaming.Abstractions;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

public class TextEncoderTests
{
    [Fact]
    public void Encode_WhenThereAreSeveralCues_WritesTheNewestFirst()
    {
        Assert.Equal("third\nsecond\nfirst\0\0", Encode(20, Cue(0, "first"), Cue(10, "second"), Cue(20, "third")));
    }

    [Fact]
    public void Encode_WhenThereIsMoreThanFits_LosesTheOldest()
    {
        Assert.Equal("new\nol", Encode(6, Cue(0, "old"), Cue(10, "new")));
    }

    [Theory]
    [InlineData(3, "ab\0")]
    [InlineData(4, "abé")]
    [InlineData(6, "abé\0\0")]
    [InlineData(7, "abé€")]
    [InlineData(10, "abé€\0\0\0")]
    [InlineData(11, "abé€😀")]
    public void Encode_WhenTheCutIsInsideACharacter_LeavesItOut(int length, string expected)
    {
        Assert.Equal(expected, Encode(length, Cue(0, "abé€😀")));
    }

    [Fact]
    public void Encode_WhenTheCutIsInsideACharacter_DoesNotFillUpWithOlderCues()
    {
        Assert.Equal("a\0", Encode(2, Cue(0, "x"), Cue(10, "aé")));
    }

    [Fact]
    public void Encode_WhenTheNewestFillsTheRow_WritesNoSeparator()
    {
        Assert.Equal("full", Encode(4, Cue(0, "x"), Cue(10, "full")));
    }

    [Fact]
    public void Encode_WhenACueIsNoUtf8_CountsAsCorrupt()
    {
        var encoder = new TextEncoder("captions", Captions, 8);

        var row = EncodedRow.Of(encoder, Window(100, Cue(0, "good"), New(Captions, 10, ContentTypes.Text, [0x61, 0xC3])));

        Assert.All(row.Bytes, value => Assert.Equal(0, value));
        Assert.Equal([Captions], row.States.CorruptModalities());
    }

    private static string Encode(int length, params Sample[] cues) =>
        Encoding.UTF8.GetString(EncodedRow.Of(new TextEncoder("captions", Captions, length), Window(100, cues)).Bytes);
}
