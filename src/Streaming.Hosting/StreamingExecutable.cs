using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streaming.Abstractions;

namespace Streaming.Hosting;

/// <summary>A process of a deployment: what it is there for, and around it health, metrics and telemetry on one HTTP port.</summary>
public static class StreamingExecutable
{
    /// <summary>Runs until it is told to stop. Wrong configuration is one sentence on standard error and exit code 2.</summary>
    /// <param name="args">The command line: settings, or <c>health</c> to ask the running process.</param>
    /// <param name="serviceName">What telemetry calls it.</param>
    /// <param name="defaultPort">The default of <c>Http:Port</c>.</param>
    /// <param name="configure">Adds what it is there for.</param>
    /// <param name="map">Adds further endpoints.</param>
    public static async Task<int> RunAsync(
        string[] args, string serviceName, int defaultPort, Action<WebApplicationBuilder> configure, Action<WebApplication>? map = null)
    {
        try
        {
            var builder = CreateBuilder(args);
            var http = builder.Configuration.ReadSettings(HttpOptions.Section, new HttpOptions { Port = defaultPort });
            if (args is [HealthCommand.Name, ..])
                return await HealthCommand.RunAsync(http);
            if (FindMisunderstood(args) is { } misunderstood)
                throw new ArgumentsException($"\"{misunderstood}\" is not understood: give settings, as --Http:Port=8090, or \"{HealthCommand.Name}\" to ask the running process.");

            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(http.ParseAddress(), http.Port));
            builder.Services.AddHealthChecks();
            builder.AddStreamingTelemetry(serviceName);
            configure(builder);
            await using var app = builder.Build();
            app.MapHealth();
            app.MapMetrics();
            map?.Invoke(app);
            await RunUntilStoppedAsync(app);
            return Environment.ExitCode;
        }
        catch (Exception e) when (StreamingHost.Explain(e) is { } reason)
        {
            await Console.Error.WriteLineAsync(reason);
            return StreamingHost.UserFault;
        }
    }

    private static async Task RunUntilStoppedAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return; // It was told to stop meanwhile.
        }

        await app.WaitForShutdownAsync();
    }

    /// <summary>The first argument that would be no setting and change nothing; null where there is none.</summary>
    private static string? FindMisunderstood(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i].Contains('=', StringComparison.Ordinal))
                continue;
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || !args[i].Contains(':', StringComparison.Ordinal) || i + 1 == args.Length)
                return args[i];
            i++;
        }

        return null;
    }

    private static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddDefaults();
        return builder;
    }

    internal sealed class ArgumentsException(string message) : UserFaultException(message);
}
