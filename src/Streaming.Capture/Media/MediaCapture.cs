using System.Runtime.CompilerServices;
using Streaming.Abstractions;
using Streaming.Capture.Captions;

namespace Streaming.Capture.Media;

/// <summary>Turns a file, a stream or a device into the samples of one rig, by ffmpeg.</summary>
public sealed class MediaCapture
{
    private readonly MediaCaptureOptions _options;
    private readonly MediaSource _source;
    private readonly CaptionFile? _captions;
    private readonly TimeProvider _time;

    private MediaCapture(MediaCaptureOptions options, MediaSource source, CaptionFile? captions, TimeProvider time) =>
        (_options, _source, _captions, _time) = (options, source, captions, time);

    public bool HasVideo => _source.VideoIndex is not null;

    public bool HasAudio => _source.AudioIndex is not null;

    public bool HasCaptions => _captions is not null;

    /// <summary>It sets its own pace: a camera, a stream without an end.</summary>
    public bool IsLive => _source.IsLive;

    /// <summary>As the source says it; null where it does not.</summary>
    public TimeSpan? Duration => _source.Duration;

    /// <summary>Cues that could not be read and are left out.</summary>
    public IReadOnlyList<CaptionFault> CaptionFaults => _captions?.Faults ?? [];

    /// <exception cref="CaptureException">An option is wrong, ffmpeg is missing, or source or captions cannot be read.</exception>
    public static async Task<MediaCapture> OpenAsync(
        MediaCaptureOptions options, TimeProvider time, CancellationToken cancellationToken = default)
    {
        options.Validate();
        var given = options.Captions is null ? null : CaptionFile.Read(options.Captions);
        var source = await MediaSource.ProbeAsync(options, cancellationToken);
        var captions = given ?? await ReadOwnCaptionsAsync(options, source, cancellationToken);
        if (source.VideoIndex is null && source.AudioIndex is null && captions is null)
            throw new CaptureException($"The source '{source.Name}' holds no video, no audio and no text captions.");

        return new MediaCapture(options, source, captions, time);
    }

    /// <summary>
    /// All modalities in one stream: of a recording by event time and at its <see cref="MediaCaptureOptions.Speed"/>, of a live source as
    /// samples come. A modality that is not there ends at once, every other when it is over. Each reading starts anew.
    /// </summary>
    /// <exception cref="CaptureException">ffmpeg failed. What it could read has been given before.</exception>
    public async IAsyncEnumerable<Sample> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var clock = new MediaClock(_time, _options.StartTimeUs ?? (IsLive ? null : _time.NowUs()));
        MediaPace? pace = null;
        await foreach (var sample in MergeAsync(clock, cancellationToken))
        {
            if (!IsLive)
            {
                // Started by the first sample, so that ffmpeg's start does not make the first ones late.
                pace ??= new MediaPace(_time, _options.Speed);
                await pace.WaitAsync(sample.EventTimeUs - clock.StartUs, cancellationToken);
            }

            CaptureMetrics.Count(sample);
            yield return sample;
        }
    }

    private async IAsyncEnumerable<Sample> MergeAsync(MediaClock clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var camera = new SampleSequence(_options.Rig, Modalities.Camera);
        var microphone = new SampleSequence(_options.Rig, Modalities.Microphone);
        var captions = new SampleSequence(_options.Rig, Modalities.Captions);
        if (!HasVideo)
            yield return camera.End(clock.StartUs);
        if (!HasAudio)
            yield return microphone.End(clock.StartUs);
        if (!HasCaptions)
            yield return captions.End(clock.StartUs);

        var timeline = new CaptionTimeline(_captions?.Cues ?? [], clock, captions);
        var endUs = 0L;
        await using var tracks = new MediaTracks(_source, _options, clock, cancellationToken);
        await foreach (var sample in tracks.ReadAsync(camera, microphone))
        {
            endUs = Math.Max(endUs, sample.EndTimeUs - clock.StartUs);
            if (HasCaptions)
            {
                foreach (var caption in timeline.Until(sample.EventTimeUs - clock.StartUs))
                    yield return caption;
            }

            yield return sample;
        }

        var fault = await tracks.FaultAsync();
        if (HasCaptions)
        {
            var rest = HasVideo || HasAudio ? timeline.Rest() : timeline.Whole();
            foreach (var caption in fault is null ? rest : [])
                yield return caption;
            yield return captions.End(clock.StartUs + Math.Max(endUs, timeline.LastStartUs));
        }

        if (fault is not null)
        {
            var reason = UserInfo.RemoveFrom(fault, _options.Source).TrimEnd('.');
            throw new CaptureException($"The source '{_source.Name}' could not be read to its end: {reason}.");
        }
    }

    private static async Task<CaptionFile?> ReadOwnCaptionsAsync(
        MediaCaptureOptions options, MediaSource source, CancellationToken cancellationToken)
    {
        if (source.TextIndex is null || source.IsLive)
            return null;

        await using var ffmpeg = FfmpegProcess.Start(options.Ffmpeg, FfmpegArguments.Text(source), cancellationToken);
        var (exitCode, text, _) = await ffmpeg.CompleteAsync(cancellationToken);
        if (exitCode != 0)
            throw new CaptureException($"The text track of '{source.Name}' cannot be read.");

        var file = CaptionFile.Parse(text, source.Name);
        return new CaptionFile
        {
            Cues = [.. file.Cues.Select(cue => cue with { StartUs = cue.StartUs - source.OriginUs, EndUs = cue.EndUs - source.OriginUs })],
            Faults = file.Faults,
        };
    }
}
