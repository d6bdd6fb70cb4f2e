using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Streaming.Kafka;

namespace Streaming.Cli;

/// <summary>What hosts within a command's process have in common.</summary>
internal static class CommandHosting
{
    public static void BelongToCommand(this IHostApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        ConfigureLogging(builder.Logging);

        // Ctrl+C is the command's: it ends what it does first, then the hosts.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
    }

    /// <summary>A host that does not start is only disposed of: the framework cannot stop it.</summary>
    public static async Task<IHost> StartAsync(this HostApplicationBuilder builder, CancellationToken cancellationToken)
    {
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken);
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>Standard output is the table's or the JSON object's.</summary>
    public static void ConfigureLogging(ILoggingBuilder logging)
    {
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddFilter(null, LogLevel.Error);
        logging.AddFilter(typeof(EmbeddedKafka).FullName, LogLevel.Information);
        logging.AddFilter("Streaming", LogLevel.Warning);
        logging.AddFilter("Orleans", LogLevel.Error);
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
