using System.Runtime.CompilerServices;
using Streaming.Abstractions;

namespace Streaming.Capture.Media;

/// <summary>One ffmpeg at work: payloads from its pipes, each with the time its log tells.</summary>
internal sealed class MediaReader : IAsyncDisposable
{
    /// <summary>Container time stamps are rounded, to a millisecond in Matroska: less than this is no hole in the sound.</summary>
    internal const long JitterUs = 10_000;

    private readonly FfmpegProcess _process;
    private readonly FfmpegLog _log;
    private readonly Task _logReading;
    private readonly AudioFormat _audio;
    private readonly long _originUs;

    public MediaReader(MediaSource source, MediaCaptureOptions options, IEnumerable<string> outputs, CancellationToken cancellationToken)
    {
        _audio = new AudioFormat(options.AudioRate, 1);
        _originUs = source.IsLive ? 0 : source.OriginUs;
        _log = new FfmpegLog(options.AudioRate, source.InputArguments[^1]);
        _process = FfmpegProcess.Start(options.Ffmpeg, [.. FfmpegArguments.Open(source), .. outputs], cancellationToken);
        _logReading = _log.ReadAsync(_process.Log);
    }

    public Stream Output => _process.Output;

    /// <summary>Frames, then the end.</summary>
    public async IAsyncEnumerable<Sample> ReadFramesAsync(
        MediaClock clock, SampleSequence samples, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parts = new JpegPartReader(Output);
        var endUs = clock.StartUs;
        await foreach (var frame in _log.Frames.ReadAllAsync(cancellationToken))
        {
            if (await parts.ReadAsync(cancellationToken) is not { } jpeg)
                break;
            endUs = clock.ToEventTimeUs(frame.TimeUs - _originUs);
            yield return samples.Data(endUs, 0, ContentTypes.Jpeg, jpeg);
        }

        cancellationToken.ThrowIfCancellationRequested();
        yield return samples.End(endUs);
    }

    /// <summary>Audio chunks, then the end. Chunks follow each other without a hole, unless the recording has one.</summary>
    public async IAsyncEnumerable<Sample> ReadChunksAsync(
        Func<CancellationToken, ValueTask<Stream>> openAsync,
        MediaClock clock,
        SampleSequence samples,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Stream? pcm = null;
        var (anchorUs, sampleCount) = (clock.StartUs, 0L);
        await foreach (var chunk in _log.Chunks.ReadAllAsync(cancellationToken))
        {
            // Not before ffmpeg has something to give: one that fails at its start never connects.
            pcm ??= await openAsync(cancellationToken);
            var payload = new byte[chunk.SampleCount * _audio.BytesPerFrame];
            var read = await pcm.ReadAtLeastAsync(payload, payload.Length, throwOnEndOfStream: false, cancellationToken);
            if (read < payload.Length)
                break;

            var toldUs = clock.ToEventTimeUs(chunk.TimeUs - _originUs);
            if (sampleCount == 0 || Math.Abs(toldUs - PositionUs()) > JitterUs)
                (anchorUs, sampleCount) = (toldUs, 0);
            yield return samples.Data(PositionUs(), _audio.DurationUs(payload.Length), _audio.ContentType, payload);
            sampleCount += chunk.SampleCount;
        }

        cancellationToken.ThrowIfCancellationRequested();
        yield return samples.End(PositionUs());

        long PositionUs() => anchorUs + sampleCount * 1_000_000 / _audio.Rate;
    }

    /// <summary>Call it when all has been read.</summary>
    /// <returns>ffmpeg's last word, or null where it ended well.</returns>
    public async Task<string?> FaultAsync()
    {
        await _logReading;
        var exitCode = await _process.WaitAsync();
        return exitCode == 0 ? _log.ReadFault : _log.LastError ?? $"ffmpeg ended with exit code {exitCode}";
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _logReading;
        await _process.DisposeAsync();
    }
}
