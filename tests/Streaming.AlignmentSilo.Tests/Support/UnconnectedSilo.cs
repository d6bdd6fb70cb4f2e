using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Streaming.AlignmentSilo.Tests.Support;

/// <summary>The parts of an alignment silo, for tests that work with them by hand.</summary>
internal static class UnconnectedSilo
{
    /// <summary>Never started: nothing consumes. Port 1 is nobody's: every publication fails after a moment and is tried again.</summary>
    /// <param name="producer">Settings of its producer, besides.</param>
    public static IHost Create(params IEnumerable<(string Name, string Value)> producer)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration["Kafka:BootstrapServers"] = "127.0.0.1:1";
        builder.Configuration["Kafka:Producer:message.timeout.ms"] = "50";
        foreach (var (name, value) in producer)
            builder.Configuration[$"Kafka:Producer:{name}"] = value;
        builder.Logging.ClearProviders();
        builder.AddAlignmentSilo();
        return builder.Build();
    }
}
