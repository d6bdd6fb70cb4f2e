using Microsoft.Extensions.Diagnostics.HealthChecks;
using Streaming.Dashboard.Wall;

namespace Streaming.Dashboard;

/// <summary>The page is ready once a broker has answered, and stays so without: it says that Kafka is gone, which nobody would see of a page that gets no requests.</summary>
internal sealed class KafkaHealth(MonitoringWall wall) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(wall switch
        {
            { IsConnected: true } => HealthCheckResult.Healthy("A broker answers."),
            { WasConnected: true } => HealthCheckResult.Degraded("No Kafka broker answers any more; the page says so."),
            _ => HealthCheckResult.Unhealthy("No Kafka broker answers."),
        });
}
