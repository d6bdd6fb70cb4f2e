using Streaming.Capture.Media;

namespace Streaming.Capture.Tests.Media;

public sealed class FfmpegLogTests
{
    private const string Config = "[Parsed_showinfo_0 @ 0x5635af212cc0] [info] config in time_base: 1/30000, frame_rate: 30000/1001";

    private readonly FfmpegLog _log = new(audioRate: 16_000, url: "http://camera/stream");

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1001", 33_367)]
    [InlineData("-1001", -33_367)]
    [InlineData("30030000000", 1_001_000_000_000)]
    [InlineData("9223372036854775807", 3_153_600_000_000_000)]
    public void Append_WhenAFrameIsTold_GivesItsTimeInMicroseconds(string pts, long expectedUs)
    {
        _log.Append(Config);
        _log.Append($"[Parsed_showinfo_0 @ 0x5635af212cc0] [info] n:   1 pts: {pts,6} pts_time:1e+06 pos:     6026 fmt:yuv420p");

        Assert.True(_log.Frames.TryRead(out var frame));
        Assert.Equal(expectedUs, frame.TimeUs);
    }

    [Fact]
    public void Append_WhenAFrameHasNoTime_SharesThatOfTheFrameBefore()
    {
        _log.Append(Config);
        _log.Append("[Parsed_showinfo_0 @ 0x1] [info] n:   0 pts:  30000 pts_time:1 pos:     6026");
        _log.Append("[Parsed_showinfo_0 @ 0x1] [info] n:   1 pts:   NOPTS pts_time:NOPTS pos:     6026");

        Assert.True(_log.Frames.TryRead(out _) && _log.Frames.TryRead(out var second) && second.TimeUs == 1_000_000);
    }

    [Fact]
    public void Append_WhenAChunkIsTold_GivesItsTimeAndSize()
    {
        _log.Append("[Parsed_ashowinfo_4 @ 0x564b] [info] n:10 pts:16000 pts_time:1 fmt:s16 rate:16000 nb_samples:1090 checksum:47F9");

        Assert.True(_log.Chunks.TryRead(out var chunk));
        Assert.Equal(new MediaTimestamp(1_000_000, 1090), chunk);
    }

    [Theory]
    [InlineData("[Parsed_showinfo_0 @ 0x1] [info] color_range:unknown color_space:unknown")]
    [InlineData("[Parsed_showinfo_0 @ 0x1] [info] config out time_base: 0/0, frame_rate: 0/0")]
    [InlineData("[info]     title           : [Parsed_showinfo_0 @ 0x1] [info] n: 0 pts: 7 pts_time:7")]
    [InlineData("")]
    public void Append_WhenALineTellsNoFrame_GivesNone(string line)
    {
        _log.Append(line);

        Assert.False(_log.Frames.TryRead(out _));
        Assert.Null(_log.LastError);
    }

    [Fact]
    public void Append_WhenErrorsAreTold_KeepsTheLast()
    {
        _log.Append("[h264 @ 0x55] [error] error while decoding MB 3 4");
        _log.Append("[fatal] Error opening output files");
        _log.Append("[warning] nothing");

        Assert.Equal("Error opening output files", _log.LastError);
    }

    [Fact]
    public async Task Read_WhenTheLogEnds_EndsFramesAndChunks()
    {
        await _log.ReadAsync(new StringReader("hello\n"));

        await Task.WhenAll(_log.Frames.Completion, _log.Chunks.Completion);
    }

    [Theory]
    [InlineData("[error] http://camera/stream: Input/output error", "http://camera/stream: Input/output error")]
    [InlineData("[in#0/mpegts @ 0x55d] [error] Error during demuxing: Connection timed out", "Error during demuxing: Connection timed out")]
    [InlineData("[mov,mp4,m4a,3gp,3g2,mj2 @ 0x55d] [error] stream 0, offset 0xde6d: partial file", "stream 0, offset 0xde6d: partial file")]
    [InlineData("[error] Error while decoding stream #0:0: Invalid data found when processing input", null)]
    [InlineData("[matroska,webm @ 0x55d] [error] File ended prematurely", null)]
    public void Append_WhenReadingStopsBeforeTheEnd_IsTold(string line, string? expected)
    {
        _log.Append(line);

        Assert.Equal(expected, _log.ReadFault);
        Assert.NotNull(_log.LastError);
    }
}
