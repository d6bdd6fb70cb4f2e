using System.Diagnostics;
using Streaming.Abstractions;
using Streaming.Capture.Media;

namespace Streaming.Capture.Tests.Media;

public sealed class LiveCaptureTests(MediaFiles files)
{
    private const string Both = "testsrc=size=160x120:rate=25:duration=2[out0];sine=frequency=440:sample_rate=48000:duration=2[out1]";

    /// <summary>Neither ends by itself.</summary>
    private const string Endless = "testsrc=size=160x120:rate=25[out0];sine=frequency=440[out1]";

    private static MediaCaptureOptions Options(string source, long? startUs = Captured.StartUs) =>
        Captured.Options(source) with { InputFormat = "lavfi", StartTimeUs = startUs };

    [Fact]
    public async Task Read_WhenTheSourceIsLive_ReadsBothStreamsOfOneProcess()
    {
        var captured = await Captured.ReadAsync(Options(Both));

        Assert.True(captured.Capture is { IsLive: true, HasVideo: true, HasAudio: true, Duration: null });
        Assert.Equal(Enumerable.Range(0, 50).Select(i => i * 40_000L), Captured.MediaTimes(captured.Frames));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => i * 100_000L), Captured.MediaTimes(captured.Chunks));
        captured.AssertPromises();
    }

    [Theory]
    [InlineData("testsrc=size=160x120:rate=25:duration=1", 25, 0)]
    [InlineData("sine=duration=1", 0, 10)]
    public async Task Read_WhenTheSourceHasOneStream_ReadsIt(string source, int frames, int chunks)
    {
        var captured = await Captured.ReadAsync(Options(source));

        Assert.Equal((frames, chunks), (captured.Frames.Count, captured.Chunks.Count));
        captured.AssertPromises();
    }

    [Fact]
    public async Task Read_WhenNoStartIsGiven_TheFirstSampleIsOfNow()
    {
        var time = new ObservedTimeProvider();
        var capture = await MediaCapture.OpenAsync(Options(Both, startUs: null), time, TestContext.Current.CancellationToken);

        var first = await capture.ReadAsync(TestContext.Current.CancellationToken)
            .FirstAsync(sample => sample.Kind == SampleKind.Data, TestContext.Current.CancellationToken);

        Assert.Equal(time.NowUs(), first.EventTimeUs);
    }

    [Fact]
    public async Task Read_WhenTheReaderLeaves_LeavesNoFfmpeg()
    {
        var source = Endless + ";nullsrc=size=16x16,nullsink";
        var capture = await MediaCapture.OpenAsync(Options(source), TimeProvider.System, TestContext.Current.CancellationToken);

        await foreach (var sample in capture.ReadAsync(TestContext.Current.CancellationToken))
        {
            if (sample is { Kind: SampleKind.Data, EventTimeUs: > Captured.StartUs + 5_000_000 })
                break;
        }

        Assert.Empty(Processes.With(source));
    }

    [Fact]
    public async Task Read_WhenFfmpegIsKilled_EndsAllAndSaysSo()
    {
        var source = Endless + ";nullsrc=size=17x17,nullsink";
        var capture = await MediaCapture.OpenAsync(Options(source), TimeProvider.System, TestContext.Current.CancellationToken);
        var ends = 0;

        var error = await Assert.ThrowsAsync<CaptureException>(async () =>
        {
            await foreach (var sample in capture.ReadAsync(TestContext.Current.CancellationToken))
            {
                if (sample is { Kind: SampleKind.Data, EventTimeUs: Captured.StartUs + 1_000_000, Modality: "camera" })
                {
                    using var ffmpeg = Process.GetProcessById(Assert.Single(Processes.With(source)));
                    ffmpeg.Kill();
                }

                ends += sample.Kind == SampleKind.End ? 1 : 0;
            }
        });

        Assert.Equal($"The source '{source}' could not be read to its end: ffmpeg ended with exit code 137.", error.Message);
        Assert.Equal(3, ends);
    }

    [Fact]
    public async Task Read_WhenTheSourceHasGoneSinceItWasOpened_SaysSo()
    {
        var path = files.PathOf("gone.mov");
        File.Copy(await files.BothAsync(), path);
        var capture = await MediaCapture.OpenAsync(
            Options($"movie='{path}':streams=dv+da[out0][out1]"), TimeProvider.System, TestContext.Current.CancellationToken);
        File.Delete(path);

        var error = await Assert.ThrowsAsync<CaptureException>(
            () => capture.ReadAsync(TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken).AsTask());

        Assert.Contains("could not be read to its end", error.Message, StringComparison.Ordinal);
    }
}
