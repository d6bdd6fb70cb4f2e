using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Streaming.Abstractions;
using Streaming.Dashboard;
using Streaming.Hosting;

namespace Streaming.Cli.Demo;

/// <summary>The dashboard, as a web server within the demo's process; with the process's metrics and health, as every executable has them.</summary>
internal sealed class DemoPage : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DemoPage(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <exception cref="PortTakenException">Somebody else listens on the port.</exception>
    public static void RequirePort(int port)
    {
        if (FreePort.IsTaken(port))
            throw new PortTakenException(port);
    }

    /// <param name="cluster">What it shows.</param>
    /// <param name="port">0 for any that is free.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<DemoPage> StartAsync(DemoCluster cluster, int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var settings = cluster.Kafka.Consumer.ToDictionary(setting => $"Kafka:Consumer:{setting.Key}", setting => (string?)setting.Value);
        settings["Kafka:BootstrapServers"] = cluster.Kafka.BootstrapServers;
        for (var i = 0; i < cluster.SampleTopics.Count; i++)
            settings[$"Dashboard:SampleTopics:{i}"] = cluster.SampleTopics[i];
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.BelongToCommand();
        builder.AddStreamingTelemetry("streaming-demo");
        builder.AddDashboard();
        var app = builder.Build();
        app.MapHealth();
        app.MapMetrics();
        app.MapDashboard();
        await app.StartAsync(cancellationToken);
        return new DemoPage(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    internal sealed class PortTakenException(int port) : UserFaultException(
        $"The page's port {port} is taken on 127.0.0.1: choose another with --port, or --port 0 for any that is free.");
}
