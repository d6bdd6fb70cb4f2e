namespace Streaming.Abstractions.Tests.Pipelines;

public sealed class DurationTests
{
    [Theory]
    [InlineData("250us", 250)]
    [InlineData("500ms", 500_000)]
    [InlineData("1.5s", 1_500_000)]
    [InlineData("2m", 120_000_000)]
    [InlineData("1h", 3_600_000_000)]
    [InlineData("0s", 0)]
    public void TryParse_OfANumberAndAUnit_ReadsIt(string text, long microseconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(microseconds, EventTime.FromTimeSpan(duration));
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("5")]
    [InlineData("-1s")]
    [InlineData("1 s")]
    [InlineData("1.5us")]
    [InlineData("1,5s")]
    [InlineData("00:00:01")]
    [InlineData("9999999999999999999h")]
    [InlineData(null)]
    public void TryParse_OfAnythingElse_Refuses(string? text) => Assert.False(Duration.TryParse(text, out _));
}
