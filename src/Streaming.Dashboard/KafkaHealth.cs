using Microsoft.Extensions.Diagnostics.HealthChecks;
using Streaming.Dashboard.Wall;

namespace Streaming.Dashboard;

/// <summary>The page is ready while a broker answers.</summary>
internal sealed class KafkaHealth(MonitoringWall wall) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(wall.IsConnected ? HealthCheckResult.Healthy("A broker answers.") : HealthCheckResult.Unhealthy("No Kafka broker answers."));
}
