using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Streaming.Kafka;

/// <summary>A silo that reads topics is ready when the consumer group has said which partitions are its own, and one of them is read where there are any.</summary>
public sealed class IngestHealth(IngestStatus status) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(status.AssignedPartitions switch
        {
            > 0 and var count => HealthCheckResult.Healthy($"{count} partitions are assigned."),
            _ when status.WaitingPartitions is > 0 and var waiting => HealthCheckResult.Unhealthy($"None of the {waiting} partitions of this silo can be read yet."),
            _ when status.IsAssigned => HealthCheckResult.Healthy("No partition is left for this silo: there are as many silos as partitions, or more."),
            _ => HealthCheckResult.Unhealthy("No partitions are assigned yet."),
        });
}
