using Streaming.Abstractions;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

public class AudioEncoderTests
{
    // At 16 kHz a sample lasts 62.5 microseconds; 8 samples are the window of 500.
    private const long WindowUs = 500;

    private readonly InputEncoder _encoder = Encoders.Read(
        """{ "name": "microphone", "kind": "audio", "modality": "microphone", "rate": 16000, "samples": 8 }""");

    [Fact]
    public void Encode_WhenAChunkStartsInsideTheWindow_PlacesItByItsEventTime()
    {
        Assert.Equal([0, 0, 1, 2, 3, 0, 0, 0], Encode(Chunk(125, 1, 2, 3)).Pcm);
    }

    [Theory]
    [InlineData(93, 1)]
    [InlineData(94, 2)]
    [InlineData(156, 2)]
    [InlineData(157, 3)]
    public void Encode_WhenAChunkStartsBetweenSamples_PlacesItAtTheNearest(long atUs, int expected)
    {
        Assert.Equal(expected, Array.IndexOf(Encode(Chunk(atUs, 9)).Pcm, (short)9));
    }

    [Fact]
    public void Encode_WhenChunksStraddleBothEdges_KeepsWhatLiesInside()
    {
        var row = Encode(Chunk(-125, 1, 2, 3, 4), Chunk(375, 5, 6, 7, 8));

        Assert.Equal([3, 4, 0, 0, 0, 0, 5, 6], row.Pcm);
    }

    [Fact]
    public void Encode_WhenOneChunkSpansTheWindow_KeepsItsMiddle()
    {
        var pcm = Enumerable.Range(0, 20).Select(i => (short)i).ToArray();

        Assert.Equal([4, 5, 6, 7, 8, 9, 10, 11], Encode(Chunk(-250, pcm)).Pcm);
    }

    [Fact]
    public void Encode_WhenEventTimesAreCutToMicroseconds_JoinsChunksWithoutSeams()
    {
        // Chunks of three samples begin at 187.5 and 375: sensors that cut say 187.
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], Encode(Chunk(0, 1, 2, 3), Chunk(187, 4, 5, 6), Chunk(375, 7, 8)).Pcm);
    }

    [Fact]
    public void Encode_WhenAChunkLiesOutside_StaysSilent()
    {
        var row = Encode(Chunk(-1000, 1, 2), Chunk(500, 3), Chunk(long.MaxValue / 32000, 4));

        Assert.All(row.Pcm, value => Assert.Equal(0, value));
        Assert.True(row.States.IsPresent(Microphone));
    }

    [Fact]
    public void Encode_WhenChunksOverlap_HearsTheLater()
    {
        Assert.Equal([1, 2, 5, 6, 0, 0, 0, 0], Encode(Chunk(0, 1, 2, 3, 4), Chunk(125, 5, 6)).Pcm);
    }

    [Fact]
    public void Encode_WhenThereAreTwoChannels_TakesTheirMean()
    {
        var row = Encode(Chunk(0, new AudioFormat(16000, 2), 10, 20, -10, -20, short.MaxValue, short.MaxValue));

        Assert.Equal([15, -15, short.MaxValue, 0, 0, 0, 0, 0], row.Pcm);
    }

    [Fact]
    public void Encode_WhenStereoStraddlesTheStart_CutsBetweenFrames()
    {
        Assert.Equal([30, 0, 0, 0, 0, 0, 0, 0], Encode(Chunk(-63, new AudioFormat(16000, 2), 10, 10, 30, 30)).Pcm);
    }

    [Theory]
    [InlineData("audio/L16;rate=16000", 3)]
    [InlineData("audio/L16;rate=16000;channels=2", 6)]
    [InlineData("audio/wav", 4)]
    public void Encode_WhenTheChunkIsNoPcm_CountsAsCorrupt(string contentType, int bytes)
    {
        Assert.True(Encode(New(Microphone, 0, contentType, new byte[bytes])).States.IsCorrupt(Microphone));
    }

    [Theory]
    [InlineData("NT", "int16[batch, 8]")]
    [InlineData("NCT", "int16[batch, 1, 8]")]
    [InlineData("NTC", "int16[batch, 8, 1]")]
    public void Encode_WhateverTheLayout_IsTheSameSound(string layout, string tensor)
    {
        var encoder = Encoders.Read(
            $$"""{ "name": "microphone", "kind": "audio", "modality": "microphone", "rate": 16000, "samples": 8, "layout": "{{layout}}" }""");

        Assert.Equal(tensor, encoder.Tensor.ToString());
        Assert.Equal([0, 0, 1, 2, 3, 0, 0, 0], EncodedRow.Of(encoder, Window(WindowUs, Chunk(125, 1, 2, 3))).Pcm);
    }

    private EncodedRow Encode(params Sample[] chunks) => EncodedRow.Of(_encoder, Window(WindowUs, chunks));
}
