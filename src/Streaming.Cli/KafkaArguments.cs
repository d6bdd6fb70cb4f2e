using System.CommandLine;
using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.Cli;

/// <summary>The options that every command with an external Kafka has.</summary>
/// <param name="hasDefault">Whether the broker of this machine is taken where none is named.</param>
internal sealed class KafkaArguments(bool hasDefault = true)
{
    private const string Default = "127.0.0.1:9092";

    private static readonly TimeSpan ReachTimeout = TimeSpan.FromSeconds(8);

    private readonly Option<string?> _bootstrapServers = new("--bootstrap-servers", "-b")
    {
        Description = "Kafka, as host:port, several separated by commas.",
        DefaultValueFactory = _ => hasDefault ? Default : null,
    };

    private readonly Option<string[]> _settings = new("--kafka")
    {
        Description = "A librdkafka setting, as name=value; may be repeated, for example for security.protocol.",
        DefaultValueFactory = _ => [],
    };

    public void AddTo(Command command)
    {
        _settings.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.IndexOf('=', StringComparison.Ordinal) <= 0) is { } wrong)
                result.AddError($"--kafka expects name=value, not \"{wrong.Value}\".");
        });
        _bootstrapServers.Require(servers => servers is null || !string.IsNullOrWhiteSpace(servers), "host:port, not nothing");
        command.Options.Add(_bootstrapServers);
        command.Options.Add(_settings);
    }

    /// <summary>Null where none is named and there is no default.</summary>
    public string? FindBootstrapServers(ParseResult arguments) => arguments.GetValue(_bootstrapServers);

    /// <inheritdoc cref="ReadAsync(ParseResult, string)"/>
    public Task<KafkaOptions> ReadAsync(ParseResult arguments) => ReadAsync(arguments, FindBootstrapServers(arguments) ?? Default);

    /// <exception cref="SettingException">librdkafka does not take a setting.</exception>
    /// <exception cref="BrokerUnreachableException">No broker answers.</exception>
    public async Task<KafkaOptions> ReadAsync(ParseResult arguments, string bootstrapServers)
    {
        var options = new KafkaOptions { BootstrapServers = bootstrapServers };
        foreach (var setting in arguments.GetRequiredValue(_settings))
        {
            var separator = setting.IndexOf('=', StringComparison.Ordinal);
            options.Client[setting[..separator]] = setting[(separator + 1)..];
        }

        try
        {
            await BrokerProbe.RequireReachableAsync(options, ReachTimeout);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new SettingException(e);
        }

        return options;
    }

    /// <summary>librdkafka names what it does not take: a setting it does not know, a value that is none, a file it cannot read.</summary>
    internal sealed class SettingException(Exception refusal) : UserFaultException($"--kafka: {refusal.Message}", refusal);
}
