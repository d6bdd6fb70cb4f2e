using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Streaming.Abstractions;
using Streaming.Capture.Media;

namespace Streaming.Capture.Tests.Media;

public sealed class DamagedSourceTests(MediaFiles files)
{
    [Theory]
    [InlineData("matroska.mkv", "-c:v mpeg4 -c:a pcm_s16le")]
    [InlineData("transport.ts", "-c:v mpeg2video -c:a mp2")]
    [InlineData("interleaved.avi", "-c:v mjpeg -c:a pcm_s16le")]
    public async Task Read_WhenTheFileIsCut_GivesWhatIsThere(string name, string encoding)
    {
        var whole = await files.MakeAsync(name, $"{MediaFiles.Video} {MediaFiles.Sine} {encoding}");
        var captured = await Captured.ReadAsync(files.Cut(whole, "cut-" + name, 0.6));

        Assert.InRange(captured.Frames.Count, 10, 40);
        Assert.InRange(captured.Chunks.Count, 4, 16);
        captured.AssertPromises();
    }

    [Fact]
    public async Task Read_WhenTheFileHoldsLessThanItsIndexSays_GivesWhatIsThereAndThenSaysSo()
    {
        var whole = await files.MakeAsync("indexed.mp4", $"{MediaFiles.Video} -c:v mpeg4 -movflags +faststart");
        var path = files.Cut(whole, "cut-indexed.mp4", 0.6);
        var capture = await MediaCapture.OpenAsync(Captured.Options(path), TimeProvider.System, TestContext.Current.CancellationToken);
        List<Sample> samples = [];

        var error = await Assert.ThrowsAsync<CaptureException>(async () =>
        {
            await foreach (var sample in capture.ReadAsync(TestContext.Current.CancellationToken))
                samples.Add(sample);
        });

        Assert.StartsWith($"The source '{path}' could not be read to its end: stream 0, offset ", error.Message, StringComparison.Ordinal);
        Assert.InRange(samples.Count(sample => sample is { Modality: "camera", Kind: SampleKind.Data }), 10, 40);
        Assert.Equal(3, samples.Count(sample => sample.Kind == SampleKind.End));
    }

    [Fact]
    public async Task Read_WhenBytesAreDamaged_EndsOrFailsInWords()
    {
        var bytes = await File.ReadAllBytesAsync(await files.BothAsync(), TestContext.Current.CancellationToken);
        for (var seed = 0; seed < 8; seed++)
        {
            var random = new Random(seed);
            var damaged = bytes.ToArray();
            for (var i = 0; i < 40 * (seed + 1); i++)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            var path = files.PathOf($"damaged-{seed}.mov");
            await File.WriteAllBytesAsync(path, damaged, TestContext.Current.CancellationToken);

            var fault = await Record.ExceptionAsync(() => Captured.ReadAsync(path));

            Assert.True(fault is null or CaptureException, fault?.ToString());
            Assert.Empty(Processes.With(path));
        }
    }

    [Fact]
    public async Task Read_WhenOneStreamFails_ReadsTheOtherToItsEndAndThenSaysSo()
    {
        var path = await files.MakeAsync(
            "half.mkv", "-f lavfi -i testsrc=size=640x480:rate=25:duration=10 -f lavfi -i sine=duration=10 -c:v mpeg4 -c:a pcm_s16le");
        var capture = await MediaCapture.OpenAsync(Captured.Options(path), TimeProvider.System, TestContext.Current.CancellationToken);
        List<Sample> samples = [];

        var error = await Assert.ThrowsAsync<CaptureException>(async () =>
        {
            await foreach (var sample in capture.ReadAsync(TestContext.Current.CancellationToken))
            {
                samples.Add(sample);
                if (sample is { Modality: "camera", Kind: SampleKind.Data, EventTimeUs: Captured.StartUs + 1_000_000 })
                {
                    using var ffmpeg = Process.GetProcessById(Assert.Single(Processes.With(path).Intersect(Processes.With("mpjpeg"))));
                    ffmpeg.Kill();
                }
            }
        });

        Assert.EndsWith("ffmpeg ended with exit code 137.", error.Message, StringComparison.Ordinal);
        Assert.Equal(100, samples.Count(sample => sample is { Modality: "microphone", Kind: SampleKind.Data }));
        Assert.InRange(samples.Count(sample => sample is { Modality: "camera", Kind: SampleKind.Data }), 26, 249);
        Assert.Equal(3, samples.Count(sample => sample.Kind == SampleKind.End));
    }

    [Fact]
    public async Task Read_WhenOneStreamIsFarAhead_StillMergesThem()
    {
        // Far more than the pipes hold lies before the first sound.
        var path = await files.MakeAsync(
            "ahead.mkv",
            "-f lavfi -i testsrc=size=320x240:rate=25:duration=12 -itsoffset 10 -f lavfi -i sine=duration=2 -c:v mpeg4 -c:a pcm_s16le");
        var captured = await Captured.ReadAsync(path);

        Assert.Equal(300, captured.Frames.Count);
        Assert.Equal(10_000_000, captured.Chunks[0].EventTimeUs - Captured.StartUs);
        captured.AssertInOrder();
    }

    [Fact]
    public async Task Read_WhenTheConnectionIsLost_GivesWhatCameAndThenSaysSo()
    {
        var recording = await files.MakeAsync("lost.mkv", $"{MediaFiles.Video} {MediaFiles.Sine} -c:v mjpeg -c:a pcm_s16le");
        var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var serving = SendHalvesAsync(server, await File.ReadAllBytesAsync(recording, TestContext.Current.CancellationToken));
        var url = $"http://{server.LocalEndpoint}/lost.mkv";
        var capture = await MediaCapture.OpenAsync(Captured.Options(url), TimeProvider.System, TestContext.Current.CancellationToken);
        List<Sample> samples = [];

        var error = await Assert.ThrowsAsync<CaptureException>(async () =>
        {
            await foreach (var sample in capture.ReadAsync(TestContext.Current.CancellationToken))
                samples.Add(sample);
        });
        server.Stop();
        await serving;

        Assert.StartsWith($"The source '{url}' could not be read to its end: ", error.Message, StringComparison.Ordinal);
        Assert.InRange(samples.Count(sample => sample is { Modality: "camera", Kind: SampleKind.Data }), 10, 40);
        Assert.InRange(samples.Count(sample => sample is { Modality: "microphone", Kind: SampleKind.Data }), 4, 16);
        Assert.Equal(3, samples.Count(sample => sample.Kind == SampleKind.End));
    }

    /// <summary>A server of HTTP that promises all and breaks off in the middle, until it is stopped.</summary>
    private static async Task SendHalvesAsync(TcpListener server, byte[] recording)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Length: {recording.Length}\r\n\r\n");
        using var ending = server;
        try
        {
            while (true)
                await SendHalfAsync(await server.AcceptTcpClientAsync(TestContext.Current.CancellationToken));
        }
        catch (SocketException)
        {
            // Stopped.
        }

        async Task SendHalfAsync(TcpClient client)
        {
            using var ending = client;
            try
            {
                _ = await client.GetStream().ReadAsync(new byte[64 * 1024], TestContext.Current.CancellationToken);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
                await client.GetStream().WriteAsync(recording.AsMemory(0, recording.Length / 2), TestContext.Current.CancellationToken);
            }
            catch (IOException)
            {
                // Who asked has what it wanted.
            }
        }
    }
}
