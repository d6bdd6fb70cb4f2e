using Microsoft.Extensions.Diagnostics.HealthChecks;
using Streaming.Dashboard.Wall;

namespace Streaming.Dashboard;

/// <summary>Ready while a broker answers.</summary>
internal sealed class KafkaReached(MonitoringWall wall) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(wall.IsConnected ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("No Kafka broker answers."));
}
