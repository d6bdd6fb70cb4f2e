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

    /// <summary>Throws where a setting is none of librdkafka's, or has a value that it does not take.</summary>
    private const string KafkaClient = "Confluent.Kafka";

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
        InvalidOperationException { Source: ConfigurationBinder } => WordsOfBinder(exception.Message),
        InvalidOperationException { Source: KafkaClient } or ArgumentException { Source: KafkaClient } => $"Kafka client: {exception.Message.TrimEnd('.', '\n')}.",
        UserFaultException => exception.Message,
        _ => null,
    };

    /// <summary>The sentence that an option's attribute gives, without the framework's words around it.</summary>
    private static string WordsOf(string failure) =>
        AnnotationFailure().Match(failure) is { Success: true } match ? match.Groups["words"].Value : failure;

    /// <summary>In the words of the README, and without names of types: options <c>XOptions</c> are the section <c>X</c>.</summary>
    private static string WordsOfBinder(string message)
    {
        if (UnknownSettings().Match(message) is { Success: true } unknown)
        {
            var names = NamesIn(unknown, unknown.Groups["section"].Value);
            return $"{string.Join(", ", names)} {(names.Length == 1 ? "is no setting" : "are no settings")}; README.md lists all.";
        }

        if (PartsOfValue().Match(message) is { Success: true } parts)
            return $"A setting that takes one value is given parts, in {string.Join(", ", NamesIn(parts, "..."))}; README.md lists all.";
        return ConversionFailure().Match(message) is { Success: true } failed
            ? $"{failed.Groups["path"].Value} is \"{failed.Groups["value"].Value}\", and must be {DescribeType(failed.Groups["type"].Value)}."
            : message;
    }

    private static string[] NamesIn(Match match, string section) =>
        [.. match.Groups["names"].Value.Split(',').Select(name => $"{section}:{name.Trim().Trim('\'')}")];

    private static string DescribeType(string name) => name switch
    {
        "System.Int32" or "System.Int64" => "a whole number",
        "System.Boolean" => "true or false",
        "System.TimeSpan" => "a time as hours:minutes:seconds, such as 00:00:15 or 00:00:00.250",
        _ => AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(name)).FirstOrDefault(type => type is { IsEnum: true }) is { } type
            ? string.Join(" or ", Enum.GetNames(type).Select(word => word.ToLowerInvariant()))
            : $"of type {name}",
    };

    [GeneratedRegex(@"properties were not found on the instance of (\w+\.)*(?<section>\w+)Options: (?<names>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex UnknownSettings();

    [GeneratedRegex(@"properties were not found on the instance of System\.\w+: (?<names>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex PartsOfValue();

    [GeneratedRegex("^Failed to convert configuration value '(?<value>.*)' at '(?<path>.*)' to type '(?<type>.*)'\\.$", RegexOptions.ExplicitCapture)]
    private static partial Regex ConversionFailure();

    [GeneratedRegex("^DataAnnotation validation failed for .* with the error: '(?<words>.*)'\\.$", RegexOptions.ExplicitCapture)]
    private static partial Regex AnnotationFailure();
}
