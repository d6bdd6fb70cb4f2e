using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Streaming.Abstractions;

namespace Streaming.Hosting;

/// <summary>What every executable shares: configuration from files, environment and arguments, and how it says that it cannot start.</summary>
public static class StreamingHost
{
    public const int UserFault = 2;

    /// <summary>Libraries are quiet unless the configuration says otherwise.</summary>
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
        ["Logging:LogLevel:Orleans"] = "Warning",
        ["Logging:LogLevel:Polly"] = "Warning",
    };

    public static HostApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        builder.Services.TryAddSingleton(TimeProvider.System);
        return builder;
    }

    /// <summary>Runs until it is told to stop. Wrong configuration is one sentence on standard error and exit code 2.</summary>
    public static async Task<int> RunAsync(Func<HostApplicationBuilder> createBuilder)
    {
        try
        {
            using var host = createBuilder().Build();
            await host.RunAsync();
            return Environment.ExitCode;
        }
        catch (Exception e) when (Explain(e) is { } reason)
        {
            await Console.Error.WriteLineAsync(reason);
            return UserFault;
        }
    }

    /// <summary>The sentence for what a user can put right; null for any other fault.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        OptionsValidationException options => string.Join(Environment.NewLine, options.Failures),
        UserFaultException => exception.Message,
        _ => null,
    };
}
