using System.ComponentModel.DataAnnotations;

namespace Streaming.Capture.Media;

public sealed record MediaCaptureOptions
{
    public const double MinFps = 0.001;

    public const double MaxFps = 1000;

    /// <summary>A file, a URL (<c>rtsp://</c>, <c>https://</c>, ...) or a device (<c>/dev/video0</c>): anything ffmpeg opens.</summary>
    [Required(ErrorMessage = "The source to capture is missing.")]
    public required string Source { get; init; }

    /// <summary>The key of the records, and the first part of every sample's id.</summary>
    [Required(ErrorMessage = "The rig to capture for is missing.")]
    public required string Rig { get; init; }

    /// <summary>ffmpeg's name of the source's format (<c>v4l2</c>, <c>alsa</c>, ...). Default: ffmpeg finds out.</summary>
    public string? InputFormat { get; init; }

    /// <summary>A WebVTT or SubRip file. Default: the source's own first text track; a live source's own tracks are not read.</summary>
    public string? Captions { get; init; }

    /// <summary>Frames per second of media time. Default: every frame of the source.</summary>
    [Range(MinFps, MaxFps, ErrorMessage = "Fps must be between 0.001 and 1000.")]
    public double? Fps { get; init; }

    /// <summary>
    /// The event time of media time zero, which is where the earliest stream of a recording starts (so a transport stream, whose
    /// clock runs free, also starts here). Default: the instant reading starts; for a live source the instant its first sample comes.
    /// </summary>
    public long? StartTimeUs { get; init; }

    /// <summary>Media seconds per second: 1 is real time, infinity as fast as can be read. A live source sets its own pace.</summary>
    [Range(double.Epsilon, double.PositiveInfinity, ErrorMessage = "Speed must be above 0.")]
    public double Speed { get; init; } = 1;

    /// <summary>Hz. The audio is mixed down to one channel.</summary>
    [Range(8000, 192_000, ErrorMessage = "AudioRate must be between 8000 and 192000 Hz.")]
    public int AudioRate { get; init; } = 16_000;

    /// <summary>Pixels; wider frames are scaled down, their aspect ratio kept. Default: as the source.</summary>
    [Range(16, 16_384, ErrorMessage = "MaxWidth must be between 16 and 16384 pixels.")]
    public int? MaxWidth { get; init; }

    /// <summary>1 (smallest) to 100 (best).</summary>
    [Range(1, 100, ErrorMessage = "JpegQuality must be between 1 and 100.")]
    public int JpegQuality { get; init; } = 90;

    /// <summary>Where ffmpeg and ffprobe (5.1 or newer) lie. Default: found through PATH.</summary>
    public string FfmpegFolder { get; init; } = "";

    internal string Ffmpeg => Path.Combine(FfmpegFolder, "ffmpeg");

    internal string Ffprobe => Path.Combine(FfmpegFolder, "ffprobe");

    /// <exception cref="CaptureException">Says what the first wrong option must be.</exception>
    internal void Validate()
    {
        var faults = new List<ValidationResult>();
        if (!Validator.TryValidateObject(this, new ValidationContext(this), faults, validateAllProperties: true))
            throw new CaptureException(faults[0].ErrorMessage!);
    }
}
