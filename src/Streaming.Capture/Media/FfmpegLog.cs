using System.Globalization;
using System.Threading.Channels;

namespace Streaming.Capture.Media;

/// <summary>One frame or audio chunk that ffmpeg is about to write.</summary>
/// <param name="TimeUs">Its presentation time.</param>
/// <param name="SampleCount">Audio values in it; 0 for a frame.</param>
internal readonly record struct MediaTimestamp(long TimeUs, int SampleCount);

/// <summary>
/// What ffmpeg says on stderr, at <c>-loglevel repeat+level+info</c>: one line of the filters <c>showinfo</c> and <c>ashowinfo</c>
/// per frame and per audio chunk, the only place that tells the times of bare payloads in a pipe; and its errors.
/// </summary>
/// <param name="audioRate">In which audio chunks count their times.</param>
/// <param name="url">What ffmpeg was told to read.</param>
internal sealed class FfmpegLog(int audioRate, string url)
{
    private readonly string[] _readFaults = [$"[error] {url}: ", "[error] Error during demuxing: ", ": partial file"];

    // Unbounded in type only: a line comes before its payload, and ffmpeg stops when the payload pipe is full. The log itself must
    // always be read on, or ffmpeg would stop at the log and never write the payload that is waited for.
    private readonly Channel<MediaTimestamp> _frames = Channel.CreateUnbounded<MediaTimestamp>();
    private readonly Channel<MediaTimestamp> _chunks = Channel.CreateUnbounded<MediaTimestamp>();
    private (long Num, long Den) _videoTimeBase = (1, 1_000_000);
    private long _lastFrameUs;

    public ChannelReader<MediaTimestamp> Frames => _frames.Reader;

    public ChannelReader<MediaTimestamp> Chunks => _chunks.Reader;

    public string? LastError { get; private set; }

    /// <summary>Why reading stopped before the end. To ffmpeg itself that is an end like any other: it exits with 0.</summary>
    public string? ReadFault { get; private set; }

    public async Task ReadAsync(TextReader lines)
    {
        try
        {
            while (await lines.ReadLineAsync() is { } line)
                Append(line);
        }
        finally
        {
            _frames.Writer.Complete();
            _chunks.Writer.Complete();
        }
    }

    internal void Append(string line)
    {
        if (line.StartsWith("[Parsed_showinfo_", StringComparison.Ordinal))
            AppendFrame(line);
        else if (line.StartsWith("[Parsed_ashowinfo_", StringComparison.Ordinal))
            AppendChunk(line);
        else if (ErrorIn(line) is { } error)
            AppendError(line, error);
    }

    private void AppendError(string line, string error)
    {
        LastError = error;
        if (Array.Exists(_readFaults, fault => line.Contains(fault, StringComparison.Ordinal)))
            ReadFault = error;
    }

    private void AppendFrame(string line)
    {
        if (Field(line, "config in time_base:") is [.., _] timeBase)
        {
            _videoTimeBase = ParseRatio(timeBase.TrimEnd(',')) ?? _videoTimeBase;
        }
        else if (Field(line, " pts:") is [.., _] pts)
        {
            // The text of pts_time is rounded to six digits, which after a quarter of an hour is milliseconds: count in the time base.
            // A frame of a broken file may have no time; it then shares that of the frame before it.
            if (TryParse(pts, out var ticks))
                _lastFrameUs = ToMicroseconds(ticks, _videoTimeBase.Num, _videoTimeBase.Den);
            _frames.Writer.TryWrite(new MediaTimestamp(_lastFrameUs, 0));
        }
    }

    private void AppendChunk(string line)
    {
        if (TryParse(Field(line, " nb_samples:"), out var count))
        {
            var time = TryParse(Field(line, " pts:"), out var ticks) ? ToMicroseconds(ticks, 1, audioRate) : 0;
            _chunks.Writer.TryWrite(new MediaTimestamp(time, (int)count));
        }
    }

    private static string? ErrorIn(string line)
    {
        foreach (var level in (ReadOnlySpan<string>)["[error] ", "[fatal] ", "[panic] "])
        {
            var at = line.IndexOf(level, StringComparison.Ordinal);
            if (at >= 0)
                return line[(at + level.Length)..].Trim();
        }

        return null;
    }

    private static string? Field(string line, string name)
    {
        var at = line.IndexOf(name, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var value = line.AsSpan(at + name.Length).TrimStart();
        var end = value.IndexOf(' ');
        return (end < 0 ? value : value[..end]).ToString();
    }

    private static (long Num, long Den)? ParseRatio(string text) =>
        text.Split('/') is [var num, var den] && TryParse(num, out var n) && TryParse(den, out var d) && d > 0 ? (n, d) : null;

    private static bool TryParse(string? text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    /// <summary>To the nearest microsecond, as ffprobe prints it. A broken file may claim any time: held within a century.</summary>
    internal static long ToMicroseconds(long ticks, long num, long den)
    {
        const long Century = 100 * 365 * 86_400_000_000;
        var scaled = (Int128)ticks * num * 1_000_000;
        return (long)Int128.Clamp((scaled + (scaled < 0 ? -den : den) / 2) / den, -Century, Century);
    }
}
