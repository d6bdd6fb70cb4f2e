using Streaming.Abstractions;
using Streaming.Capture.Media;

namespace Streaming.Capture.Tests.Media;

public sealed class CancellationTests(MediaFiles files)
{
    [Fact]
    public async Task Read_WhenCancelledInTheMiddle_LeavesNoFfmpeg()
    {
        var path = await LongAsync("cancelled.mkv");
        using var cancellation = new CancellationTokenSource();
        var capture = await MediaCapture.OpenAsync(Captured.Options(path), TimeProvider.System, cancellation.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var sample in capture.ReadAsync(cancellation.Token))
            {
                if (sample is { Modality: "microphone", Kind: SampleKind.Data })
                {
                    Assert.Equal(2, Processes.With(path).Count);
                    await cancellation.CancelAsync();
                }
            }
        });

        Assert.Empty(Processes.With(path));
    }

    [Fact]
    public async Task Read_WhenCancelledWhileItWaitsForItsTime_LeavesNoFfmpeg()
    {
        var path = await LongAsync("waiting.mkv");
        using var cancellation = new CancellationTokenSource();
        var time = new ObservedTimeProvider();
        var capture = await MediaCapture.OpenAsync(
            Captured.Options(path) with { Speed = 1 }, time, cancellation.Token);
        var reading = capture.ReadAsync(cancellation.Token).CountAsync(CancellationToken.None).AsTask();

        await time.NextDelayAsync();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Empty(Processes.With(path));
    }

    [Fact]
    public async Task Read_WhenTheReaderLeaves_LeavesNoFfmpeg()
    {
        var path = await LongAsync("left.mkv");
        var capture = await MediaCapture.OpenAsync(Captured.Options(path), TimeProvider.System, TestContext.Current.CancellationToken);

        await foreach (var sample in capture.ReadAsync(TestContext.Current.CancellationToken))
        {
            if (sample is { Modality: "camera", Kind: SampleKind.Data })
                break;
        }

        Assert.Empty(Processes.With(path));
    }

    [Fact]
    public async Task Read_WhenCancelledBefore_StartsNothing()
    {
        var path = await files.BothAsync();
        var capture = await MediaCapture.OpenAsync(Captured.Options(path), TimeProvider.System, TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => capture.ReadAsync(new CancellationToken(canceled: true)).CountAsync(CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task Open_WhenTheSourceNeverAnswers_CanBeCancelled()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var url = $"rtsp://{silent.LocalEndpoint}/camera";
        using var cancellation = new CancellationTokenSource();
        var opening = MediaCapture.OpenAsync(Captured.Options(url), TimeProvider.System, cancellation.Token);

        using var connection = await silent.AcceptSocketAsync(TestContext.Current.CancellationToken);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        Assert.Empty(Processes.With(url));
    }

    /// <summary>Longer than fits into pipes.</summary>
    private Task<string> LongAsync(string name) => files.MakeAsync(
        name, "-f lavfi -i testsrc=size=320x240:rate=25:duration=30 -f lavfi -i sine=duration=30 -c:v mpeg4 -c:a pcm_s16le");
}
