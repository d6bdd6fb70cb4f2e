using System.Net.Sockets;

namespace Streaming.Capture.Media;

/// <summary>
/// A second way out of one ffmpeg, which has only one standard output: a Unix socket that ffmpeg connects to when it starts, in a
/// folder that only this user can enter.
/// </summary>
internal sealed class LocalPipe : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streaming-capture-");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _path;
    private NetworkStream? _accepted;

    public LocalPipe()
    {
        _path = Path.Combine(_folder.FullName, "pipe");
        _listener.Bind(new UnixDomainSocketEndPoint(_path));
        _listener.Listen(backlog: 1);
    }

    public string Url => "unix:" + _path;

    /// <summary>The reading end, once ffmpeg has connected.</summary>
    public async ValueTask<Stream> AcceptAsync(CancellationToken cancellationToken) =>
        _accepted = new NetworkStream(await _listener.AcceptAsync(cancellationToken), ownsSocket: true);

    public void Dispose()
    {
        _accepted?.Dispose();
        _listener.Dispose();
        _folder.Delete(recursive: true);
    }
}
