using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Streaming.Hosting;

namespace Streaming.Cli;

/// <summary>What a command that runs for long tells a collector, where one is named. What is not sent yet is sent when it is disposed.</summary>
internal sealed class CommandTelemetry : IAsyncDisposable
{
    private readonly IHost? _host;

    private CommandTelemetry(IHost? host) => _host = host;

    /// <param name="serviceName">What telemetry calls the command.</param>
    public static async Task<CommandTelemetry> StartAsync(string serviceName)
    {
        if (!new ConfigurationBuilder().AddEnvironmentVariables().Build().HasOtlpEndpoint())
            return new CommandTelemetry(null);

        var builder = StreamingHost.CreateBuilder([]);
        builder.BelongToCommand();
        builder.AddStreamingTelemetry(serviceName);
        return new CommandTelemetry(await builder.StartAsync(CancellationToken.None));
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is null)
            return;
        await _host.StopAsync();
        _host.Dispose();
    }
}
