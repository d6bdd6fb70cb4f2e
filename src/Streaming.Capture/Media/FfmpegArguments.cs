using System.Globalization;

namespace Streaming.Capture.Media;

/// <summary>Command lines of ffmpeg: the first frame to the last, each with its time in the log (see <see cref="FfmpegLog"/>).</summary>
internal static class FfmpegArguments
{
    public const string Pipe = "pipe:1";

    public static IEnumerable<string> Open(MediaSource source)
    {
        string[] general = ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "repeat+level+info"];

        // -copyts: otherwise times are shifted to the start of whatever stream comes first, priming included.
        // A live source's clock starts anywhere; there the shift is what is wanted.
        string[] times = source.IsLive ? [] : ["-copyts"];
        return [.. general, .. times, .. source.InputArguments];
    }

    public static IEnumerable<string> Frames(MediaSource source, MediaCaptureOptions options, string output)
    {
        List<string> filters = [];
        if (options.Fps is { } fps)
            filters.Add(string.Create(CultureInfo.InvariantCulture, $"fps={fps}"));
        if (options.MaxWidth is { } width)
            filters.Add(string.Create(CultureInfo.InvariantCulture, $@"scale=w=min(iw\,{width}):h=-2"));
        filters.Add("showinfo=checksum=0");

        // passthrough: one JPEG per line of showinfo, none dropped or repeated to keep a constant rate.
        return
        [
            "-map", $"0:{source.VideoIndex}", "-vf", string.Join(',', filters), "-fps_mode", "passthrough",
            "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", Scale(options.JpegQuality), "-flush_packets", "1", "-f", "mpjpeg", output,
        ];
    }

    /// <summary>Chunks of 100 ms, but for the last, and for the last before a change of the source's format.</summary>
    public static IEnumerable<string> Chunks(MediaSource source, MediaCaptureOptions options, string output)
    {
        var chunkSamples = (options.AudioRate / 10).ToString(CultureInfo.InvariantCulture);
        var rate = options.AudioRate.ToString(CultureInfo.InvariantCulture);
        string[] filters =
        [
            $"aresample={rate}", "aformat=sample_fmts=s16:channel_layouts=mono", $"asetnsamples=n={chunkSamples}:p=0", $"asettb=1/{rate}",
            "ashowinfo",
        ];
        return
        [
            "-map", $"0:{source.AudioIndex}", "-af", string.Join(',', filters),
            "-c:a", "pcm_s16le", "-flush_packets", "1", "-f", "s16le", output,
        ];
    }

    /// <summary>The whole text track. As WebVTT, because that has a header: no cue at all is also an answer.</summary>
    public static IEnumerable<string> Text(MediaSource source) =>
        [.. Open(source), "-map", $"0:{source.TextIndex}", "-c:s", "webvtt", "-f", "webvtt", Pipe];

    /// <summary>ffmpeg's scale for JPEG runs from 31 (smallest) to 2 (best).</summary>
    private static string Scale(int quality) => (31 - (quality - 1) * 29 / 99).ToString(CultureInfo.InvariantCulture);
}
