using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests.Kafka;

/// <summary>A Kafka that talks TLS, wants a client certificate, and lets in one user by name and password.</summary>
public sealed class SecuredKafka : RealKafka
{
    public const string User = "alice";
    public const string Password = "tell-nobody-7d1f";

    protected override IReadOnlyList<string> StartOptions =>
    [
        "--scram", $"{User}:{Password}",
        "--mtls",
        "--set", "sasl.enabled.mechanisms=SCRAM-SHA-256,PLAIN",
        "--set", $"listener.name.client.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_{User}=\"{Password}\";",
    ];

    /// <summary>What a client has to be told, as librdkafka names it.</summary>
    public Dictionary<string, string> ClientSettings(string mechanism, string password = Password) => new()
    {
        ["security.protocol"] = "SASL_SSL",
        ["sasl.mechanism"] = mechanism,
        ["sasl.username"] = User,
        ["sasl.password"] = password,
        ["ssl.ca.location"] = Path.Combine(Folder, "tls", "ca.crt"),
        ["ssl.certificate.location"] = Path.Combine(Folder, "tls", "client.crt"),
        ["ssl.key.location"] = Path.Combine(Folder, "tls", "client.key"),
    };
}
