using System.Diagnostics;
using System.Globalization;

namespace Streaming.Cli.Bench.Ingest;

/// <summary>The Kafka to measure on: one that runs, or one that the command in <c>STREAMING_KAFKA</c> starts in a folder of its own and stops in the end.</summary>
internal sealed class BenchBroker : IAsyncDisposable
{
    private const string Variable = "STREAMING_KAFKA";

    private readonly string? _command;
    private readonly string? _folder;

    private BenchBroker(string bootstrapServers, string? command, string? folder)
    {
        BootstrapServers = bootstrapServers;
        _command = command;
        _folder = folder;
    }

    public string BootstrapServers { get; }

    /// <exception cref="BenchException">There is none, or it did not start.</exception>
    public static async Task<BenchBroker> StartIfNeededAsync(string? bootstrapServers, CancellationToken cancellationToken)
    {
        if (bootstrapServers is not null)
            return new BenchBroker(bootstrapServers, null, null);
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } command)
            throw new BenchException(
                $"A real Kafka is needed, since the embedded one keeps only 5 MiB per partition: name one with --bootstrap-servers, or set {Variable} to the command that starts one.");
        var folder = Directory.CreateTempSubdirectory("streaming-bench-kafka-").FullName;
        var broker = new BenchBroker($"127.0.0.1:{FreePort.Find()}", command, folder);
        try
        {
            await RunAsync(command, ["start", folder, "--port", broker.BootstrapServers.Split(':')[1]], cancellationToken);
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_command is null || _folder is null)
            return;
        await RunAsync(_command, ["stop", _folder], CancellationToken.None);
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task RunAsync(string command, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true })!;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new BenchException(string.Create(CultureInfo.InvariantCulture, $"{command} {arguments[0]} ended with {process.ExitCode}."));
    }
}
