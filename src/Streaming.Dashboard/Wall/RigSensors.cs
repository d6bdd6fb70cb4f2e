using System.Globalization;
using System.Text;
using Streaming.Abstractions;

namespace Streaming.Dashboard.Wall;

/// <summary>The newest of what a rig's sensors sent: one frame, one level, one caption. Not thread safe.</summary>
internal sealed class RigSensors(string rig, int maxFrameBytes)
{
    private const int MaxCaptionLength = 400;

    /// <summary>A second camera is shown once the first has sent nothing for so long, and not both by turns.</summary>
    private const long CameraChangeUs = 3_000_000;

    /// <summary>A sensor that sent nothing for so long is shown as still: its last picture or level is not what is now.</summary>
    private const long StillAfterUs = 2_000_000;

    /// <summary>How much longer than its duration a caption counts as what is said now.</summary>
    private const long CaptionGraceUs = 2_000_000;

    private Sample? _frame;
    private long _frameNumber;
    private string? _frameFault;
    private long _frameArrivedUs;
    private long _soundArrivedUs;
    private double? _levelDbfs;
    private string? _caption;
    private long _captionEndUs;
    private long _newestUs;
    private long _lateSamples;

    /// <summary>The newest frame that can be shown.</summary>
    public Sample? Frame => _frameFault is null ? _frame : null;

    public void Add(Sample sample)
    {
        if (sample.Kind != SampleKind.Data)
            return;
        _newestUs = Math.Max(_newestUs, sample.EventTimeUs);
        if (sample.ContentType.StartsWith("image/", StringComparison.Ordinal))
            AddFrame(sample);
        else if (AudioFormat.TryParse(sample.ContentType, out _))
            AddSound(sample);
        else if (sample.ContentType.StartsWith("text/", StringComparison.Ordinal))
            AddCaption(sample);
    }

    public void AddLate() => _lateSamples++;

    public SensorsView View(long nowUs) => new()
    {
        Rig = rig,
        FrameNumber = Frame is null ? null : _frameNumber,
        CameraNote = _frameFault ?? (nowUs - _frameArrivedUs > StillAfterUs && _frame is not null
            ? $"no frame for {Words.Age(TimeSpan.FromMicroseconds(nowUs - _frameArrivedUs))}"
            : null),
        LevelDbfs = nowUs - _soundArrivedUs > StillAfterUs ? null : _levelDbfs,
        Caption = _caption,
        IsCaptionOver = _newestUs > _captionEndUs + CaptionGraceUs,
        LateSamples = _lateSamples,
    };

    private void AddFrame(Sample sample)
    {
        if (_frame is { } shown && !IsSuccessor(sample, shown))
            return;
        var isTooLarge = sample.Payload.Length > maxFrameBytes;
        _frameFault = isTooLarge
            ? string.Create(CultureInfo.InvariantCulture, $"the frame has {sample.Payload.Length:#,0} bytes, the page shows up to {maxFrameBytes:#,0}")
            : null;
        _frame = isTooLarge ? null : sample;
        _frameArrivedUs = sample.IngestionTimeUs;
        _frameNumber++;
    }

    /// <summary>A frame that comes out of order would make the film jump; far back, it is another film.</summary>
    private static bool IsSuccessor(Sample sample, Sample shown) => sample.Modality == shown.Modality
        ? sample.EventTimeUs > shown.EventTimeUs || sample.EventTimeUs < shown.EventTimeUs - CameraChangeUs
        : sample.IngestionTimeUs > shown.IngestionTimeUs + CameraChangeUs;

    private void AddSound(Sample sample)
    {
        _levelDbfs = Math.Round(AudioLevel.RmsDbfs(sample.Payload), 1);
        _soundArrivedUs = sample.IngestionTimeUs;
    }

    private void AddCaption(Sample sample)
    {
        _caption = Encoding.UTF8.GetString(sample.Payload).Cut(MaxCaptionLength);
        _captionEndUs = sample.EndTimeUs;
    }
}
