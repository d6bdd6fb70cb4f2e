using System.Text;
using Streaming.Capture.Media;

namespace Streaming.Capture.Tests.Media;

public sealed class JpegPartReaderTests
{
    private static readonly byte[] Tricky = [0xFF, 0xD8, .. "\r\n\r\n--ffmpeg\r\nContent-length: 3\r\n\r\n"u8, 0xFF, 0xD9, 0xFF, 0xD9];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task Read_WhenBytesComeInAnyPieces_GivesWholeFrames(int pieceBytes)
    {
        byte[][] frames = [Tricky, new byte[70_000], [1]];
        var reader = new JpegPartReader(new PiecewiseStream([.. frames.SelectMany(Part)], pieceBytes));

        foreach (var frame in frames)
            Assert.Equal(frame, await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Null(await reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Read_WhenTheLastFrameIsCutOff_LeavesItOut()
    {
        var reader = new JpegPartReader(new MemoryStream(Part(Tricky)[..^8]));

        Assert.Null(await reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    private static byte[] Part(byte[] jpeg) =>
    [
        .. Encoding.ASCII.GetBytes($"--ffmpeg\r\nContent-type: image/jpeg\r\nContent-length: {jpeg.Length}\r\n\r\n"), .. jpeg, .. "\r\n"u8,
    ];

    private sealed class PiecewiseStream(byte[] bytes, int pieceBytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(pieceBytes, buffer.Length)], cancellationToken);
    }
}
