namespace Streaming.Alignment.Tests;

public sealed class TimeMathTests
{
    [Theory]
    [InlineData(5, -7, -2)]
    [InlineData(TimeMath.Never, -7, TimeMath.Never)]
    [InlineData(TimeMath.Always, 7, TimeMath.Always)]
    [InlineData(long.MaxValue - 1, 2, TimeMath.Never)]
    [InlineData(2, long.MaxValue - 1, TimeMath.Never)]
    [InlineData(long.MinValue + 1, -2, TimeMath.Always)]
    [InlineData(-2, long.MinValue + 1, TimeMath.Always)]
    public void Add_BeyondTheEndsOfTime_StaysThere(long timeUs, long amountUs, long sumUs) => Assert.Equal(sumUs, TimeMath.Add(timeUs, amountUs));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(9, 0)]
    [InlineData(10, 10)]
    [InlineData(-1, -10)]
    [InlineData(-10, -10)]
    [InlineData(-11, -20)]
    public void FloorTo_GoesDownBeforeTheEpochToo(long timeUs, long floorUs) => Assert.Equal(floorUs, TimeMath.FloorTo(timeUs, 10));
}
