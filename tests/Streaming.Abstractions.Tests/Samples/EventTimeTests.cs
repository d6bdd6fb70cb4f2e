using System.Globalization;
using System.Text;

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
    [InlineData("12:00")]
    [InlineData("01/02/2026")]
    [InlineData("2026-01-31T12:00:00")]
    [InlineData("")]
    [InlineData(null)]
    public void TryParse_OfAnythingElse_Refuses(string? text) => Assert.False(EventTime.TryParse(text, out _));

    [Theory]
    [InlineData("2026-01-31T12:00:00Z", "2026-01-31T12:00:00.000000Z")]
    [InlineData("2026-01-31t12:00:00.25z", "2026-01-31T12:00:00.250000Z")]
    [InlineData("2026-01-31 12:00:00.1234567891+00:00", "2026-01-31T12:00:00.123456Z")]
    [InlineData("2026-01-31T13:30:00.5+01:30", "2026-01-31T12:00:00.500000Z")]
    [InlineData("2024-02-29T23:59:59-00:01", "2024-03-01T00:00:59.000000Z")]
    public void TryParse_OfUtf8_ReadsTheFormsOfRfc3339(string text, string same)
    {
        Assert.True(EventTime.TryParse(Encoding.UTF8.GetBytes(text), out var timeUs));
        Assert.Equal(same, EventTime.Format(timeUs));
    }

    [Theory]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-01-31T24:00:00Z")]
    [InlineData("2026-01-31T12:00:60Z")]
    [InlineData("2026-01-31T12:00:00.Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("2026-01-31T12:00:00")]
    [InlineData("2026-01-31T12:00:00.5")]
    [InlineData("2026-01-31T12:00Z")]
    [InlineData("2026-01-31T12:00:00+0100")]
    [InlineData("2026-01-31T12:00:00+01")]
    [InlineData("2026-01-31T12:00:00 Z")]
    [InlineData(" 2026-01-31T12:00:00Z")]
    [InlineData("2026-01-31T12:00:00Z ")]
    [InlineData("2026-01-31\u000012:00:00Z")]
    [InlineData("2026-01-31")]
    [InlineData("20260131T120000Z")]
    [InlineData("Sat, 31 Jan 2026 12:00:00 GMT")]
    [InlineData("01/02/2026")]
    [InlineData("12:00")]
    [InlineData("soon")]
    [InlineData("")]
    public void TryParse_OfUtf8ThatIsNoTime_Refuses(string text) => Assert.False(EventTime.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void TryParse_OfUtf8_AgreesWithTheFramework()
    {
        var random = new Random(11);
        for (var i = 0; i < 10_000; i++)
        {
            var text = EventTime.Format(random.NextInt64(EventTime.MinUs, EventTime.MaxUs));

            Assert.True(EventTime.TryParse(Encoding.UTF8.GetBytes(text), out var timeUs));
            Assert.Equal(EventTime.FromDateTimeOffset(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)), timeUs);
        }
    }
}
