using System.Net;
using System.Net.Sockets;

namespace Streaming.Cli;

internal static class FreePort
{
    /// <summary>Whether somebody listens on this port of 127.0.0.1 now. Anybody may take 0, which stands for any.</summary>
    public static bool IsTaken(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>A port of 127.0.0.1 that nobody listens on now.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
