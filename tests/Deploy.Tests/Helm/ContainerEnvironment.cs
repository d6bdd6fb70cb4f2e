using k8s.Models;
using Microsoft.Extensions.Configuration;

namespace Deploy.Tests.Helm;

/// <summary>What a container's process would find in its environment, and the configuration that it reads from it.</summary>
internal sealed class ContainerEnvironment
{
    private static readonly Dictionary<string, string> PodFields = new()
    {
        ["metadata.name"] = "demo-streaming-0",
        ["metadata.namespace"] = Release.Namespace,
        ["spec.nodeName"] = "node-1",
        ["status.podIP"] = "10.1.2.3",
    };

    private static readonly Dictionary<string, Dictionary<string, string>> Secrets = new()
    {
        ["streaming-kafka"] = new() { ["sasl.username"] = "silo", ["sasl.password"] = "of Kafka", ["ssl.ca.pem"] = "-----BEGIN CERTIFICATE-----" },
        ["streaming-redis"] = new() { ["connection-string"] = "redis.example.com:6380,ssl=true,password=of-Redis" },
        ["redis"] = new() { ["connection-string"] = "redis:6379,password=of-Redis" },
    };

    private readonly Dictionary<string, string> _variables = [];

    public ContainerEnvironment(V1Container container)
    {
        foreach (var source in container.EnvFrom ?? [])
        {
            foreach (var (key, value) in Secrets[source.SecretRef.Name])
                _variables[source.Prefix + key] = value;
        }

        foreach (var variable in container.Env)
            _variables[variable.Name] = variable.ValueFrom is { } source ? Resolve(source) : Expand(variable.Value);
    }

    public IReadOnlyDictionary<string, string> Variables => _variables;

    /// <summary>Sections of the configuration that the chart sets.</summary>
    public IEnumerable<string> Sections => _variables.Keys
        .Where(name => name.Contains("__", StringComparison.Ordinal))
        .Select(name => name.Split("__")[0])
        .Distinct()
        .Order(StringComparer.Ordinal);

    /// <summary>As the environment's provider reads it; a path in the container becomes the one given for it.</summary>
    public IConfigurationRoot ToConfiguration(params (string InContainer, string Here)[] mounts)
    {
        var settings = _variables.ToDictionary(
            variable => variable.Key.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal),
            variable => (string?)mounts.Where(mount => mount.InContainer == variable.Value).Select(mount => mount.Here).FirstOrDefault(variable.Value));
        return new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
    }

    private static string Resolve(V1EnvVarSource source) => source.FieldRef is { } field
        ? PodFields[field.FieldPath]
        : Secrets[source.SecretKeyRef.Name][source.SecretKeyRef.Key];

    /// <summary>$(NAME) is a variable that was set before.</summary>
    private string Expand(string value) =>
        _variables.Aggregate(value, (text, variable) => text.Replace($"$({variable.Key})", variable.Value, StringComparison.Ordinal));
}
