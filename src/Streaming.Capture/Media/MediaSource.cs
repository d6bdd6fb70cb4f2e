using System.Globalization;
using System.Text.Json;
using FFMpegCore;
using FFMpegCore.Exceptions;

namespace Streaming.Capture.Media;

/// <summary>What ffprobe found at the source, and how ffmpeg opens it.</summary>
internal sealed record MediaSource
{
    private static readonly string[] TextCodecs = ["subrip", "srt", "webvtt", "ass", "ssa", "mov_text", "text", "subviewer", "microdvd"];

    /// <summary>What messages call it: as the user does, without the password.</summary>
    public required string Name { get; init; }

    /// <summary>Up to and including <c>-i url</c>.</summary>
    public required IReadOnlyList<string> InputArguments { get; init; }

    /// <summary>It sets its own pace and cannot be opened twice: a camera, a stream without an end.</summary>
    public required bool IsLive { get; init; }

    public required TimeSpan? Duration { get; init; }

    /// <summary>The presentation time of a recording's media time zero.</summary>
    public required long OriginUs { get; init; }

    public required int? VideoIndex { get; init; }

    public required int? AudioIndex { get; init; }

    public required int? TextIndex { get; init; }

    /// <exception cref="CaptureException">ffprobe is missing, or cannot read the source.</exception>
    public static async Task<MediaSource> ProbeAsync(MediaCaptureOptions options, CancellationToken cancellationToken)
    {
        var isFile = IsFile(options.Source);
        if (!isFile && !IsElsewhere(options))
        {
            var reason = Directory.Exists(options.Source) ? "is a folder" : "does not exist";
            throw new CaptureException($"The source '{UserInfo.RemoveFrom(options.Source)}' {reason}.");
        }

        // "file:" keeps a colon in a file name from being taken for a protocol.
        var url = isFile ? "file:" + Path.GetFullPath(options.Source) : options.Source;
        string[] input = [.. OpeningArguments(options), "-i", url];
        var analysis = await AnalyseAsync(options, input, url, cancellationToken);
        var duration = analysis.Duration > TimeSpan.Zero ? analysis.Duration : (TimeSpan?)null;
        return new MediaSource
        {
            Name = UserInfo.RemoveFrom(options.Source),
            InputArguments = input,
            IsLive = !isFile && duration is null,
            Duration = duration,
            OriginUs = OriginOf(analysis),
            VideoIndex = analysis.VideoStreams.FirstOrDefault(stream => !IsCoverArt(stream))?.Index,
            AudioIndex = analysis.AudioStreams is [var audio, ..] ? audio.Index : null,
            TextIndex = analysis.SubtitleStreams.FirstOrDefault(stream => TextCodecs.Contains(stream.CodecName))?.Index,
        };
    }

    private static bool IsFile(string source) => File.Exists(source) && !IsDevice(source);

    private static bool IsDevice(string source) => source.StartsWith("/dev/", StringComparison.Ordinal);

    private static bool IsElsewhere(MediaCaptureOptions options) =>
        options.InputFormat is not null || IsDevice(options.Source) || options.Source.Contains("://", StringComparison.Ordinal);

    private static IEnumerable<string> OpeningArguments(MediaCaptureOptions options)
    {
        if (options.InputFormat is { } format)
            return ["-f", format];

        // Over UDP a camera's frames arrive with holes; and one that falls silent for ten seconds has gone.
        return options.Source.StartsWith("rtsp", StringComparison.OrdinalIgnoreCase)
            ? ["-rtsp_transport", "tcp", "-timeout", "10000000"]
            : [];
    }

    private static async Task<IMediaAnalysis> AnalyseAsync(
        MediaCaptureOptions options, string[] input, string url, CancellationToken cancellationToken)
    {
        string[] question =
        [
            "-loglevel", "error", "-print_format", "json", "-sexagesimal", "-show_format", "-show_streams", "-show_chapters",
        ];

        // FFProbe.AnalyseAsync takes a path that exists or an absolute URI, so no device; its model of the answer serves all of them.
        await using var ffprobe = FfmpegProcess.Start(options.Ffprobe, [.. question, .. input], cancellationToken);
        var (exitCode, json, log) = await ffprobe.CompleteAsync(cancellationToken);
        if (exitCode != 0)
            throw Unreadable(options.Source, LastLine(log, url));

        try
        {
            return FFProbe.FromJson(json);
        }
        catch (Exception error) when (error is FFMpegException or JsonException or FormatException
            or OverflowException or ArgumentException or InvalidOperationException)
        {
            throw Unreadable(options.Source, error.Message);
        }
    }

    private static CaptureException Unreadable(string source, string reason) =>
        new($"The source '{UserInfo.RemoveFrom(source)}' cannot be read: {UserInfo.RemoveFrom(reason, source)}.");

    private static string LastLine(string log, string url)
    {
        var line = log.TrimEnd().Split('\n')[^1].Trim();
        var reason = line.Replace(url + ": ", "", StringComparison.Ordinal).TrimEnd('.');
        return reason.Length > 0 ? reason : "ffprobe gave no reason";
    }

    private static bool IsCoverArt(VideoStream stream) => stream.Disposition?.GetValueOrDefault("attached_pic") == true;

    /// <summary>
    /// Not below zero: an audio codec's priming lies there, and is not played. From the raw answer, because the analysed one is rounded
    /// to milliseconds.
    /// </summary>
    private static long OriginOf(IMediaAnalysis analysis)
    {
        // Not a TimeSpan's text: the clock of a transport stream runs on to 26 hours, a TimeSpan's hours only to 23.
        return analysis.Raw?.Format?.StartTime?.Split(':') is [var hours, var minutes, var seconds]
            && decimal.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var h)
            && decimal.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
            && decimal.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var s)
            ? (long)(((h * 60 + m) * 60 + s) * 1_000_000)
            : 0;
    }
}
