using System.Net;
using System.Net.Sockets;

namespace EndToEnd.Tests.Infrastructure;

/// <summary>A real Apache Kafka for the tests of one collection, in a folder and on a port of its own.</summary>
public class RealKafka : IAsyncLifetime
{
    private const string Variable = "STREAMING_KAFKA";

    private readonly string? _command = Environment.GetEnvironmentVariable(Variable);
    private readonly string _folder = Directory.CreateTempSubdirectory("streaming-kafka-").FullName;

    /// <summary>Starts one, given the command, a new folder and options.</summary>
    public static string StartScript => Path.Combine(SourceTree.Root, "tests", "EndToEnd.Tests", "Infrastructure", "start-kafka");

    /// <summary>The command that starts it, for a test that has one of its own.</summary>
    public string? Command => _command;

    public string BootstrapServers { get; private set; } = "";

    /// <summary>Brokers, each of which has a copy of every topic that does not say otherwise.</summary>
    protected virtual int Nodes => 1;

    /// <summary>Where it keeps what it writes, its certificates among it.</summary>
    protected string Folder => _folder;

    /// <summary>What it is started with, beside its folder and port.</summary>
    protected virtual IReadOnlyList<string> StartOptions => [];

    /// <summary>Call first in every test: skips it where there is no Kafka to test with.</summary>
    public void Require() =>
        Assert.SkipWhen(_command is null, $"{Variable} does not name the command that starts an Apache Kafka.");

    public async ValueTask InitializeAsync()
    {
        if (_command is null)
            return;
        var port = FreePort();
        await RunAsync(StartScript, [_command, _folder, "--port", $"{port}", "--nodes", $"{Nodes}", .. StartOptions]);
        BootstrapServers = string.Join(',', Enumerable.Range(port, Nodes).Select(own => $"127.0.0.1:{own}"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_command is not null)
            await RunAsync(_command, "stop", _folder);
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends a broker as a crash does; its data stays.</summary>
    public Task KillAsync(int node = 1) => RunAsync(_command!, "kill", _folder, "--node", $"{node}");

    /// <summary>Starts a broker again where it was, with its data.</summary>
    public Task RestartAsync(int node = 1) => RunAsync(_command!, "restart", _folder, "--node", $"{node}");

    /// <summary>
    /// Not one of those that the system gives to outgoing connections: any client could be given it before the process that it is for has started. Kafka takes
    /// those 1,000 and 2,000 above it, too.
    /// </summary>
    internal static int FreePort()
    {
        int port;
        do
            port = Random.Shared.Next(10_000, 30_000);
        while (!IsFree(port));
        return port;
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task RunAsync(string command, params string[] arguments)
    {
        await using var process = RunningProcess.Start(command, arguments);
        var exitCode = await process.WaitForExitAsync(TimeSpan.FromMinutes(2));
        if (exitCode != 0)
            throw new InvalidOperationException($"{command} {string.Join(' ', arguments)} ended with {exitCode}: {process.Output}{process.Error}");
    }
}
