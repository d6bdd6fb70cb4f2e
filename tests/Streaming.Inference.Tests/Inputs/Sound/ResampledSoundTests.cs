using System.Globalization;
using Streaming.Abstractions;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

/// <summary>A model's sound where the sensor has another rate.</summary>
public sealed class ResampledSoundTests
{
    private const int Rate = 16000;
    private const int Samples = 8000;
    private const long WindowUs = 500_000;
    private const short Loud = 16000;

    /// <summary>Where sound begins or ends within it, the filter has not all that it needs.</summary>
    private const int Edge = 100;

    private readonly InputEncoder _encoder = Encoders.Read(string.Create(
        CultureInfo.InvariantCulture, $$"""{ "name": "microphone", "kind": "audio", "modality": "microphone", "rate": {{Rate}}, "samples": {{Samples}} }"""));

    [Theory]
    [InlineData(48000, 1000)]
    [InlineData(48000, 6000)]
    [InlineData(44100, 440)]
    [InlineData(44100, 5000)]
    [InlineData(22050, 5000)]
    [InlineData(8000, 440)]
    [InlineData(8000, 3000)]
    [InlineData(15999, 1000)]
    [InlineData(192000, 100)]
    public void Encode_OfATone_HearsTheSameTone(int rate, double hertz)
    {
        var pcm = Encode(Tone(rate, hertz, 0, WindowUs));

        var expected = PcmOf(Rate, hertz, 0, Samples);
        for (var i = Edge; i < Samples - Edge; i++)
            Assert.InRange(pcm[i] - expected[i], -16, 16);
    }

    [Theory]
    [InlineData(48000, 8500)]
    [InlineData(48000, 20000)]
    [InlineData(44100, 9000)]
    public void Encode_OfAToneThatTheModelsRateCannotHold_IsSilent(int rate, double hertz)
    {
        var pcm = Encode(Tone(rate, hertz, 0, WindowUs));

        Assert.All(pcm[Edge..^Edge], value => Assert.InRange(value, -4, 4));
    }

    [Fact]
    public void Encode_OfChunks_HearsNoSeams()
    {
        var whole = Encode(Tone(44100, 440, -100_000, 700_000));

        var parts = Encode([.. Enumerable.Range(0, 7).Select(i => Tone(44100, 440, (i - 1) * 100_000, 100_000))]);

        Assert.Equal(whole, parts);
        var expected = PcmOf(Rate, 440, 0, Samples);
        Assert.All(whole.Zip(expected), pair => Assert.InRange(pair.First - pair.Second, -16, 16));
    }

    [Fact]
    public void Encode_OfAConstant_StaysAsLoud()
    {
        var format = new AudioFormat(44100, 1);

        var pcm = Encode(Chunk(0, format, [.. Enumerable.Repeat(Loud, 22050)]));

        Assert.All(pcm[Edge..^Edge], value => Assert.InRange(value, Loud - 1, Loud + 1));
    }

    [Fact]
    public void Encode_OfAChunkInTheMiddle_LeavesTheRestSilent()
    {
        var pcm = Encode(Tone(48000, 1000, 100_000, 100_000));

        Assert.All(pcm[..1600], value => Assert.Equal(0, value));
        Assert.All(pcm[3200..], value => Assert.Equal(0, value));
        Assert.Contains(pcm[1600..3200], value => value > Loud - 100);
    }

    [Fact]
    public void Encode_WhenASensorChangesItsRate_HearsBoth()
    {
        var pcm = Encode(Tone(Rate, 500, 0, 250_000), Tone(48000, 500, 250_000, 250_000));

        var expected = PcmOf(Rate, 500, 0, Samples);
        Assert.Equal(expected[..4000], pcm[..4000]);
        for (var i = 4000 + Edge; i < Samples - Edge; i++)
            Assert.InRange(pcm[i] - expected[i], -16, 16);
    }

    [Fact]
    public void Encode_OfStereo_TakesTheMean()
    {
        var frames = PcmOf(48000, 1000, 0, 24000).SelectMany(value => (short[])[value, 0]).ToArray();

        var pcm = Encode(Chunk(0, new AudioFormat(48000, 2), frames));

        var expected = PcmOf(Rate, 1000, 0, Samples);
        for (var i = Edge; i < Samples - Edge; i++)
            Assert.InRange(pcm[i] - (expected[i] / 2), -16, 16);
    }

    private short[] Encode(params Sample[] chunks) => EncodedRow.Of(_encoder, Window(WindowUs, chunks)).Pcm;

    private static Sample Tone(int rate, double hertz, long atUs, long durationUs) =>
        Chunk(atUs, new AudioFormat(rate, 1), PcmOf(rate, hertz, atUs, (int)(durationUs * rate / 1_000_000)));

    private static short[] PcmOf(int rate, double hertz, long atUs, int samples) =>
        [.. Enumerable.Range(0, samples).Select(i => (short)Math.Round(Loud * Math.Sin(2 * Math.PI * hertz * ((atUs / 1e6) + ((double)i / rate)))))];
}
