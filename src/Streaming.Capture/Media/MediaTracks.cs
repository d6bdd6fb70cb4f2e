using Streaming.Abstractions;

namespace Streaming.Capture.Media;

/// <summary>The camera's and the microphone's samples of one reading, and the processes that bring them.</summary>
internal sealed class MediaTracks(MediaSource source, MediaCaptureOptions options, MediaClock clock, CancellationToken cancellationToken)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private readonly List<MediaReader> _readers = [];
    private LocalPipe? _pipe;

    /// <summary>To be called once.</summary>
    public IAsyncEnumerable<Sample> ReadAsync(SampleSequence camera, SampleSequence microphone) =>
        source.IsLive ? ReadLive(camera, microphone) : ReadRecording(camera, microphone);

    /// <summary>To be called when all has been read.</summary>
    /// <returns>What went wrong, or null.</returns>
    public async Task<string?> FaultAsync()
    {
        foreach (var reader in _readers)
        {
            if (await reader.FaultAsync() is { } fault)
                return fault;
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var reader in _readers)
            await reader.DisposeAsync();
        _pipe?.Dispose();
        _stop.Dispose();
    }

    /// <summary>
    /// One ffmpeg per stream. Merged by event time one stream waits while the other catches up; a single ffmpeg, stopped by the full
    /// pipe of the first, would never come to write the second.
    /// </summary>
    private IAsyncEnumerable<Sample> ReadRecording(SampleSequence camera, SampleSequence microphone)
    {
        List<IAsyncEnumerable<Sample>> tracks = [];
        if (source.VideoIndex is not null)
        {
            var reader = Start(Frames());
            tracks.Add(reader.ReadFramesAsync(clock, camera, _stop.Token));
        }

        if (source.AudioIndex is not null)
        {
            var reader = Start(Chunks(FfmpegArguments.Pipe));
            tracks.Add(reader.ReadChunksAsync(_ => ValueTask.FromResult(reader.Output), clock, microphone, _stop.Token));
        }

        return SampleMerge.ByEventTimeAsync(tracks, _stop.Token);
    }

    /// <summary>One ffmpeg for all, as a camera cannot be opened twice; no stream waits for another.</summary>
    private IAsyncEnumerable<Sample> ReadLive(SampleSequence camera, SampleSequence microphone)
    {
        if (source.VideoIndex is null || source.AudioIndex is null)
            return ReadRecording(camera, microphone);

        var pipe = _pipe = new LocalPipe();
        var reader = Start([.. Frames(), .. Chunks(pipe.Url)]);
        return SampleMerge.ByArrivalAsync(
            [
                reader.ReadFramesAsync(clock, camera, _stop.Token),
                reader.ReadChunksAsync(pipe.AcceptAsync, clock, microphone, _stop.Token),
            ],
            _stop);
    }

    private IEnumerable<string> Frames() => FfmpegArguments.Frames(source, options, FfmpegArguments.Pipe);

    private IEnumerable<string> Chunks(string output) => FfmpegArguments.Chunks(source, options, output);

    private MediaReader Start(IEnumerable<string> outputs)
    {
        var reader = new MediaReader(source, options, outputs, _stop.Token);
        _readers.Add(reader);
        return reader;
    }
}
