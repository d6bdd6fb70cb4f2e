using System.Net;
using System.Net.Sockets;
using System.Text;
using Streaming.Capture.Media;

namespace Streaming.Capture.Tests.Media;

public sealed class UserInfoTests(MediaFiles files)
{
    private const string Camera = "rtsp://admin:se:cr@t word@camera.local:554/stream?channel=1";

    [Theory]
    [InlineData(Camera, "rtsp://camera.local:554/stream?channel=1")]
    [InlineData("rtsp://admin@camera.local", "rtsp://camera.local")]
    [InlineData("rtsp://camera.local/stream", "rtsp://camera.local/stream")]
    [InlineData("https://camera.local/a@b?to=c@d#e@f", "https://camera.local/a@b?to=c@d#e@f")]
    [InlineData("movie='rtsp://a:b@one/x':s=dv[out0];movie='rtsp://c:d@two/x':s=da[out1]", "movie='rtsp://one/x':s=dv[out0];movie='rtsp://two/x':s=da[out1]")]
    [InlineData("rtsp://admin:se/cr#e?t@camera.local/stream", "rtsp://camera.local/stream")]
    [InlineData("rtsp://admin:/secret@camera.local/stream", "rtsp://camera.local/stream")]
    [InlineData("rtsp://camera.local:554/a@b", "rtsp://camera.local:554/a@b")]
    [InlineData("rtsp://[fe80::1]:554/a@b", "rtsp://[fe80::1]:554/a@b")]
    [InlineData("rtsp://camera.local/live?user=admin&password=secret&channel=1", "rtsp://camera.local/live?user=admin&password=***&channel=1")]
    [InlineData("rtsp://camera.local/user=admin&Pwd=secret", "rtsp://camera.local/user=admin&Pwd=***")]
    [InlineData("/home/me@work/drive.mp4", "/home/me@work/drive.mp4")]
    public void RemoveFrom_Source_LeavesTheRest(string source, string expected) => Assert.Equal(expected, UserInfo.RemoveFrom(source));

    [Theory]
    [InlineData(Camera + ": Connection timed out", "rtsp://camera.local:554/stream?channel=1: Connection timed out")]
    [InlineData("Redirected to http://admin:secret@other/x, mail a@b", "Redirected to http://other/x, mail a@b")]
    [InlineData("Redirected to http://admin:se/cret@other/x, mail a@b", "Redirected to http://other/x, mail a@b")]
    [InlineData("http://other/x?password=secret: Connection refused", "http://other/x?password=***: Connection refused")]
    [InlineData("Failed to open tcp://camera.local:554 for a@b", "Failed to open tcp://camera.local:554 for a@b")]
    [InlineData("Invalid data found when processing input", "Invalid data found when processing input")]
    public void RemoveFrom_Message_LeavesTheRest(string message, string expected) => Assert.Equal(expected, UserInfo.RemoveFrom(message, Camera));

    [Fact]
    public async Task Read_WhenACameraWithAPasswordIsLost_DoesNotTellIt()
    {
        var recording = await files.MakeAsync("lost.ts", $"{MediaFiles.Video} -c:v mpeg2video");
        var camera = new TcpListener(IPAddress.Loopback, 0);
        camera.Start();
        var address = $"127.0.0.1:{((IPEndPoint)camera.LocalEndpoint).Port}/stream";
        var answering = AnswerOnceAsync(camera, recording);
        var capture = await MediaCapture.OpenAsync(
            Captured.Options($"http://admin:secret@{address}"), TimeProvider.System, TestContext.Current.CancellationToken);
        await answering;

        var error = await Assert.ThrowsAsync<CaptureException>(
            () => capture.ReadAsync(TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken).AsTask());

        Assert.Equal($"The source 'http://{address}' could not be read to its end: http://{address}: Connection refused.", error.Message);
    }

    /// <summary>A server of HTTP that sends a recording to whoever asks first, and is gone then.</summary>
    private static async Task AnswerOnceAsync(TcpListener server, string recording)
    {
        using var ending = server;
        using var client = await server.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        using var request = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        while (await request.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 })
        {
            // The head of the request ends with an empty line.
        }

        await stream.WriteAsync("HTTP/1.0 200 OK\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await stream.WriteAsync(await File.ReadAllBytesAsync(recording, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
    }
}
