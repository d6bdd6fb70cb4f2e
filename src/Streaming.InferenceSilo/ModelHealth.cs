using Microsoft.Extensions.Diagnostics.HealthChecks;
using Streaming.Inference;

namespace Streaming.InferenceSilo;

/// <summary>An inference silo is ready when its models are loaded.</summary>
internal sealed class ModelHealth(InferenceService inference) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(inference.Models.Count > 0
            ? HealthCheckResult.Healthy($"Loaded: {string.Join(", ", inference.Models.Select(model => model.Name))}.")
            : HealthCheckResult.Unhealthy("No model is loaded yet."));
}
