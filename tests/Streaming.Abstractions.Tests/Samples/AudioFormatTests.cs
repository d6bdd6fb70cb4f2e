namespace Streaming.Abstractions.Tests.Samples;

public sealed class AudioFormatTests
{
    [Theory]
    [InlineData("audio/L16;rate=16000;channels=2", 16_000, 2)]
    [InlineData("audio/l16; RATE=8000", 8_000, 1)]
    public void TryParse_OfPcm_ReadsRateAndChannels(string contentType, int rate, int channels)
    {
        Assert.True(AudioFormat.TryParse(contentType, out var format));
        Assert.Equal(new AudioFormat(rate, channels), format);
    }

    [Theory]
    [InlineData("audio/L16")]
    [InlineData("audio/L16;rate=0")]
    [InlineData("audio/L16;rate=-8000")]
    [InlineData("audio/L16;rate=16000;channels=0")]
    [InlineData("audio/mpeg;rate=16000")]
    [InlineData("")]
    public void TryParse_OfAnythingElse_Refuses(string contentType) => Assert.False(AudioFormat.TryParse(contentType, out _));

    [Fact]
    public void ContentType_IsWhatTryParseReads()
    {
        Assert.True(AudioFormat.TryParse(new AudioFormat(44_100, 2).ContentType, out var format));
        Assert.Equal(new AudioFormat(44_100, 2), format);
    }

    [Fact]
    public void Duration_CountsFramesNotBytes() => Assert.Equal(100_000, new AudioFormat(16_000, 2).DurationUs(6_400));
}
