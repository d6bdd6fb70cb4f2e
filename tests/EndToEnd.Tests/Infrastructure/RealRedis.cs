namespace EndToEnd.Tests.Infrastructure;

/// <summary>A Redis of Debian on a port of its own, without a file on disk.</summary>
internal sealed class RealRedis : IAsyncDisposable
{
    private const string Command = "redis-server";

    private readonly RunningProcess _process;

    private RealRedis(RunningProcess process, int port)
    {
        _process = process;
        ConnectionString = $"127.0.0.1:{port},abortConnect=false";
    }

    /// <summary>As StackExchange.Redis takes it.</summary>
    public string ConnectionString { get; }

    /// <summary>Skips the test where Redis is not installed.</summary>
    public static async Task<RealRedis> StartAsync()
    {
        Installed.Require(Command);
        var port = RealKafka.FreePort();
        var redis = new RealRedis(RunningProcess.Start(Command, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]), port);
        await Poll.UntilAsync(() => Task.FromResult(redis._process.Output.Contains("Ready to accept connections", StringComparison.Ordinal)), () => redis._process.Output);
        return redis;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
