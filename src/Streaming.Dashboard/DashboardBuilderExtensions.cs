using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Streaming.Dashboard.Live;
using Streaming.Dashboard.Wall;
using Streaming.Hosting;
using Streaming.Kafka;

namespace Streaming.Dashboard;

public static class DashboardBuilderExtensions
{
    /// <summary>What the page shows, read from Kafka; <see cref="DashboardEndpoints.MapDashboard"/> serves it. Needs the section <c>Kafka</c> alone.</summary>
    public static void AddDashboard(this IHostApplicationBuilder builder)
    {
        builder.Services.AddKafkaOptions();
        builder.Services.AddSettings<DashboardOptions>(DashboardOptions.Section);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<MonitoringWall>();
        builder.Services.AddSingleton<LiveFeed>();
        builder.Services.AddHostedService<WallReader>();
        builder.Services.AddHealthChecks().AddCheck<KafkaHealth>("kafka");
    }
}
