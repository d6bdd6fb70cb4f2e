using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Streaming.Abstractions;

namespace Streaming.Hosting;

/// <summary>OpenTelemetry as every executable has it: metrics for Prometheus to fetch, and all signals by OTLP where an endpoint is set.</summary>
public static class TelemetryExtensions
{
    private const string Orleans = "Microsoft.Orleans";

    /// <summary>Room for the series of each instrument is made at the start, and Orleans has a hundred instruments with few series each.</summary>
    private static readonly MetricStreamConfiguration FewSeries = new() { CardinalityLimit = 100 };

    /// <summary>Whatever is ours, the runtime, and Orleans.</summary>
    private static readonly string[] Meters = [StreamingTelemetry.All, "System.Runtime", Orleans];

    private static readonly string[] OtlpEndpoints =
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
    ];

    /// <param name="builder">The host.</param>
    /// <param name="serviceName">The resource's <c>service.name</c>; <c>OTEL_SERVICE_NAME</c> overrides it.</param>
    public static void AddStreamingTelemetry(this IHostApplicationBuilder builder, string serviceName)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService(serviceName, serviceVersion: Version)
                .AddEnvironmentVariableDetector())
            .WithMetrics(metrics => metrics
                .AddMeter(Meters)
                .AddView(instrument => instrument.Meter.Name == Orleans ? FewSeries : null)
                .AddPrometheusExporter());
        if (builder.Configuration.HasOtlpEndpoint())
        {
            telemetry
                .WithTracing(tracing => tracing.AddSource(StreamingTelemetry.All))
                .WithLogging(_ => { }, logs => logs.IncludeFormattedMessage = true)
                .UseOtlpExporter();
        }
        else
        {
            builder.Services.AddHostedService<TracePropagation>();
        }
    }

    /// <summary>Whether a collector is named, for all signals or for one.</summary>
    public static bool HasOtlpEndpoint(this IConfiguration configuration) =>
        Array.Exists(OtlpEndpoints, endpoint => !string.IsNullOrEmpty(configuration[endpoint]));

    public static void MapMetrics(this IEndpointRouteBuilder endpoints) => endpoints.MapPrometheusScrapingEndpoint("/metrics");

    private static string? Version => Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
}
