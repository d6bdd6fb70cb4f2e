using System.Buffers.Binary;
using Streaming.Dashboard.Wall;

namespace Streaming.Dashboard.Tests.Wall;

public sealed class AudioLevelTests
{
    [Theory]
    [InlineData(1.0, -3.0)]
    [InlineData(0.5, -9.0)]
    [InlineData(0.1, -23.0)]
    public void RmsDbfs_OfASine_Is3DecibelsBelowItsPeak(double peak, double dbfs) =>
        Assert.Equal(dbfs, AudioLevel.RmsDbfs(Sound(i => peak * short.MaxValue * Math.Sin(i * Math.Tau / 100))), 0.05);

    [Fact]
    public void RmsDbfs_OfAFullSquareWave_Is0() =>
        Assert.Equal(0, AudioLevel.RmsDbfs(Sound(i => i % 2 == 0 ? short.MinValue : short.MaxValue)), 0.001);

    [Fact]
    public void RmsDbfs_OfSilence_IsTheFloor() => Assert.Equal(AudioLevel.FloorDbfs, AudioLevel.RmsDbfs(Sound(_ => 0)));

    [Fact]
    public void RmsDbfs_OfNothing_IsTheFloor() => Assert.Equal(AudioLevel.FloorDbfs, AudioLevel.RmsDbfs([]));

    private static byte[] Sound(Func<int, double> valueAt)
    {
        var bytes = new byte[2 * 1_600];
        for (var i = 0; i < 1_600; i++)
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * i), (short)valueAt(i));
        return bytes;
    }
}
