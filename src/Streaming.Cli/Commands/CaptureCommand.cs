using System.CommandLine;
using System.Globalization;
using Streaming.Abstractions;
using Streaming.Capture;
using Streaming.Capture.Media;
using Streaming.Kafka;

namespace Streaming.Cli.Commands;

/// <summary><c>streaming capture</c>: real media as a rig's records.</summary>
internal static class CaptureCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("source") { Description = "A file, an RTSP URL or a device: anything ffmpeg opens." };
        var rig = new Option<string>("--rig") { Description = "The key of the records.", DefaultValueFactory = _ => "rig-1" };
        var captions = new Option<string?>("--captions") { Description = "A WebVTT or SubRip file; else the source's own subtitle track." };
        var fps = new Option<double?>("--fps") { Description = "Frames per second; else every frame." };
        var format = new Option<string?>("--format") { Description = "ffmpeg's name of the source's format, where it cannot tell (v4l2, alsa)." };
        var speed = new Option<string>("--speed") { Description = "1 for real time, max for as fast as it can be read.", DefaultValueFactory = _ => "1" };
        var startTime = new Option<string?>("--start-time") { Description = "The event time of the media's beginning, RFC 3339; else now." };
        source.RequirePath();
        captions.RequirePath();
        fps.Require(rate => rate is null or >= MediaCaptureOptions.MinFps and <= MediaCaptureOptions.MaxFps, $"a number from {MediaCaptureOptions.MinFps} to {MediaCaptureOptions.MaxFps}");
        speed.Validators.Add(result =>
        {
            if (ParseSpeed(result.GetValueOrDefault<string>()) is null)
                result.AddError($"--speed expects max or a positive number, not \"{result.GetValueOrDefault<string>()}\".");
        });
        startTime.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is not { } text)
                return;
            if (!EventTime.TryParse(text, out var timeUs))
                result.AddError($"--start-time expects a time such as 2026-01-31T12:00:00Z, not \"{text}\".");
            else if (timeUs < EventTime.SensorMinUs || timeUs >= EventTime.SensorMaxUs)
                result.AddError($"--start-time expects a time between the years 1900 and 9900, not \"{text}\".");
        });
        var topics = new TopicArguments();
        var kafka = new KafkaArguments();
        var command = new Command("capture", "Publish a recording or a live source as a rig's records.") { source, rig, captions, fps, format, speed, startTime };
        topics.AddTo(command);
        kafka.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var options = new MediaCaptureOptions
            {
                Source = arguments.GetRequiredValue(source),
                Rig = arguments.GetRequiredValue(rig),
                Captions = arguments.GetValue(captions),
                Fps = arguments.GetValue(fps),
                InputFormat = arguments.GetValue(format),
                Speed = ParseSpeed(arguments.GetRequiredValue(speed))!.Value,
                StartTimeUs = EventTime.TryParse(arguments.GetValue(startTime), out var startUs) ? startUs : null,
            };
            await using var telemetry = await CommandTelemetry.StartAsync("streaming-capture");
            var media = await MediaCapture.OpenAsync(options, TimeProvider.System, cancellationToken);
            await AnnounceAsync(media);
            using var producer = new SampleProducer(await kafka.ReadAsync(arguments), topics.Read(arguments));
            await PublishAsync(media, options.Rig, producer, cancellationToken);
            return 0;
        });
        return command;
    }

    private static async Task AnnounceAsync(MediaCapture media)
    {
        await CaptionFaults.TellAsync(media);
        foreach (var (modality, isThere) in ((string, bool)[])[("video", media.HasVideo), ("audio", media.HasAudio), ("captions", media.HasCaptions)])
        {
            if (!isThere)
                await Console.Error.WriteLineAsync($"The source has no {modality}: none is sent.");
        }
    }

    private static async Task PublishAsync(MediaCapture media, string rig, SampleProducer producer, CancellationToken cancellationToken)
    {
        using var progress = new CaptureProgress(media.Duration);
        try
        {
            await foreach (var sample in media.ReadAsync(cancellationToken))
            {
                await producer.SendAsync(rig, sample, cancellationToken);
                progress.Add(sample);
            }
        }
        catch (CaptureException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl+C reaches ffmpeg too, which then ends in the middle.
        }
        finally
        {
            // Also on Ctrl+C: what was captured is sent.
            await producer.FlushAsync(CancellationToken.None);
        }
    }

    private static double? ParseSpeed(string? text)
    {
        if (text == "max")
            return double.PositiveInfinity;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed) && speed > 0 && double.IsFinite(speed) ? speed : null;
    }
}
