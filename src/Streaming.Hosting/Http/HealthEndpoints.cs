using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Streaming.Hosting;

/// <summary>What an orchestrator asks: is the process alive, and may it get work.</summary>
public static class HealthEndpoints
{
    internal const string Live = "/health/live";
    internal const string Ready = "/health/ready";

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        // A process that answers at all is alive: restarting it would not mend a broker or a Redis that is gone.
        endpoints.MapHealthChecks(Live, new HealthCheckOptions { Predicate = _ => false });
        endpoints.MapHealthChecks(Ready, new HealthCheckOptions { ResponseWriter = WriteReasonsAsync });
    }

    private static Task WriteReasonsAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var lines = report.Entries.Select(entry => $"{entry.Key}: {entry.Value.Status}. {entry.Value.Description}");
        return context.Response.WriteAsync(string.Join('\n', lines.Prepend($"{report.Status}")) + "\n");
    }
}
