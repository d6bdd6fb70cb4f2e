using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests.Kafka;

/// <summary>An alignment silo on a Kafka with TLS, client certificates and SASL, all of it by configuration.</summary>
[Collection(WholeSystems.Name)]
public sealed class SecurityTests(SecuredKafka kafka) : IClassFixture<SecuredKafka>
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("SCRAM-SHA-256")]
    [InlineData("PLAIN")]
    public async Task Silo_WithCredentialsAndACertificate_ReadsAndPublishes(string mechanism)
    {
        kafka.Require();
        using var deployment = new Deployment($"secured-{mechanism.ToLowerInvariant()}", kafka.BootstrapServers, Captions.Pipeline, Captions.Modality);
        foreach (var (name, value) in kafka.ClientSettings(mechanism))
            deployment.Kafka.Client[name] = value;
        await using var silo = deployment.StartAlignmentSilo([.. Environment(kafka.ClientSettings(mechanism)), .. Verbose]);
        await silo.WaitUntilReadyAsync();

        await Captions.SendAsync(deployment, "rig", 3);

        var events = await deployment.ReadEventsAsync(3, () => silo.Log);
        Assert.Equal(3, Captions.CountByRig(events.Values)["rig"]);
        Assert.DoesNotContain(SecuredKafka.Password, silo.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silo_WithAWrongPassword_SaysThatNoBrokerAnswers_AndNotThePassword()
    {
        kafka.Require();
        const string Wrong = "not-the-password-93ab";
        await using var silo = RunningProcess.StartOurs(
            "Streaming.AlignmentSilo",
            [],
            [
                ("Kafka__BootstrapServers", kafka.BootstrapServers),
                ("Alignment__Pipelines", Path.Combine(AppContext.BaseDirectory, "pipelines", "alignment-only.json")),
                ("Http__Port", "0"),
                .. Environment(kafka.ClientSettings("SCRAM-SHA-256", Wrong)),
                .. Verbose,
            ]);

        var exitCode = await silo.WaitForExitAsync(StartTimeout);

        var written = silo.Output + silo.Error;
        Assert.True(exitCode == 2, written);
        Assert.Contains($"No Kafka broker answers at {kafka.BootstrapServers}", silo.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Wrong, written, StringComparison.Ordinal);
    }

    /// <summary>Everything that can be said is said, librdkafka's own words among it.</summary>
    private static (string Name, string Value)[] Verbose => [("Logging__LogLevel__Default", "Trace"), ("Logging__LogLevel__Streaming", "Trace"), ("Kafka__Client__debug", "all")];

    private static IEnumerable<(string Name, string Value)> Environment(Dictionary<string, string> settings) =>
        settings.Select(setting => ($"Kafka__Client__{setting.Key}", setting.Value));
}
