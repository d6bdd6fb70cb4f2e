namespace Streaming.Abstractions.Tests.Samples;

public sealed class EventTimeTests
{
    [Theory]
    [InlineData(0, "1970-01-01T00:00:00.000000Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999999Z")]
    [InlineData(1_769_860_800_123_456, "2026-01-31T12:00:00.123456Z")]
    public void Format_IsReadBackToTheMicrosecond(long timeUs, string text)
    {
        Assert.Equal(text, EventTime.Format(timeUs));
        Assert.True(EventTime.TryParse(text, out var readUs));
        Assert.Equal(timeUs, readUs);
    }

    [Fact]
    public void TryParse_WithAnOffset_IsTheSameInstant()
    {
        Assert.True(EventTime.TryParse("2026-01-31T13:00:00+01:00", out var timeUs));
        Assert.Equal("2026-01-31T12:00:00.000000Z", EventTime.Format(timeUs));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData(null)]
    public void TryParse_OfAnythingElse_Refuses(string? text) => Assert.False(EventTime.TryParse(text, out _));
}
