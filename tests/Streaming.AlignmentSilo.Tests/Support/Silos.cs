using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Streaming.Hosting;
using Streaming.InferenceSilo;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo.Tests.Support;

/// <summary>Silos as the executables build them, each a host of its own in this process.</summary>
internal static class Silos
{
    public static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <inheritdoc cref="StartAlignmentAsync(TestKafka, int, int, ILoggerProvider?, ValueTuple{string, string}[])"/>
    public static Task<IHost> StartAlignmentAsync(TestKafka kafka, int siloPort, int primaryPort, params (string Name, string Value)[] settings) =>
        StartAlignmentAsync(kafka, siloPort, primaryPort, null, settings);

    /// <summary>Returns once the silo reads its partitions.</summary>
    public static async Task<IHost> StartAlignmentAsync(
        TestKafka kafka, int siloPort, int primaryPort, ILoggerProvider? log, params (string Name, string Value)[] settings)
    {
        var builder = CreateBuilder(siloPort, primaryPort, [.. kafka.Settings, .. settings]);
        if (log is not null)
            builder.Logging.AddProvider(log);
        builder.AddAlignmentSilo();
        var host = await StartAsync(builder);
        await host.Services.GetRequiredService<IngestStatus>().FirstAssignment.WaitAsync(TestTime.Limit);
        return host;
    }

    public static Task<IHost> StartInferenceAsync(InferenceScript script, int siloPort, int primaryPort)
    {
        var builder = CreateBuilder(siloPort, primaryPort, []);
        builder.Services.AddSingleton(script);
        builder.AddSiloRole(typeof(ScriptedInferenceGrain).Assembly);
        return StartAsync(builder);
    }

    /// <summary>With the models of a repository, which it looks at again and again.</summary>
    public static Task<IHost> StartInferenceAsync(string repository, int siloPort, int primaryPort)
    {
        var builder = CreateBuilder(siloPort, primaryPort, [("Inference:ModelRepository", repository), ("Inference:RepositoryPollInterval", "00:00:00.050")]);
        builder.AddInferenceSilo();
        return StartAsync(builder);
    }

    private static HostApplicationBuilder CreateBuilder(int siloPort, int primaryPort, (string Name, string Value)[] settings)
    {
        var builder = StreamingHost.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value));
        builder.Configuration["Clustering:SiloPort"] = siloPort.ToString(CultureInfo.InvariantCulture);
        builder.Configuration["Clustering:PrimarySiloPort"] = primaryPort.ToString(CultureInfo.InvariantCulture);
        builder.Logging.ClearProviders();
        return builder;
    }

    private static async Task<IHost> StartAsync(HostApplicationBuilder builder)
    {
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
