using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Streaming.Abstractions;

namespace Streaming.Hosting;

/// <summary>What every host shares: quiet libraries, and how it says that it cannot start.</summary>
public static partial class StreamingHost
{
    public const int UserFault = 2;

    /// <summary>Throws where a value cannot be what its option is, a word for a number; its sentence names value and path.</summary>
    private const string ConfigurationBinder = "Microsoft.Extensions.Configuration.Binder";

    /// <summary>
    /// Libraries are quiet unless the configuration says otherwise. That a host did not start is said by <see cref="StreamingExecutable"/>.
    /// </summary>
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "None",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
        ["Logging:LogLevel:Orleans"] = "Warning",
        ["Logging:LogLevel:Orleans.Runtime.SiloLifecycleSubject"] = "None", // throws what it logs
        ["Logging:LogLevel:Orleans.Runtime.Silo"] = "Error", // warns at every start of a garbage collector that is chosen on purpose
        ["Logging:LogLevel:Orleans.Runtime.Watchdog"] = "Error", // warns at every start that nothing was checked since the machine started
        ["Logging:LogLevel:Polly"] = "Warning",
    };

    /// <summary>A host within a process that does more than run it.</summary>
    public static HostApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.AddDefaults();
        return builder;
    }

    internal static void AddDefaults(this IHostApplicationBuilder builder)
    {
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        builder.Services.TryAddSingleton(TimeProvider.System);
    }

    /// <summary>The sentence for what a user can put right; null for any other fault.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        OptionsValidationException options => string.Join(Environment.NewLine, options.Failures.Select(WordsOf)),
        IOException { InnerException: AddressInUseException } => $"{exception.Message} Choose another Http:Port.",
        AddressInUseException => "Clustering:SiloPort or Clustering:GatewayPort is a port that another process of this machine listens on.",
        UserFaultException or InvalidOperationException { Source: ConfigurationBinder } => exception.Message,
        _ => null,
    };

    /// <summary>The sentence that an option's attribute gives, without the framework's words around it.</summary>
    private static string WordsOf(string failure) =>
        AnnotationFailure().Match(failure) is { Success: true } match ? match.Groups["words"].Value : failure;

    [GeneratedRegex("^DataAnnotation validation failed for .* with the error: '(?<words>.*)'\\.$", RegexOptions.ExplicitCapture)]
    private static partial Regex AnnotationFailure();
}
