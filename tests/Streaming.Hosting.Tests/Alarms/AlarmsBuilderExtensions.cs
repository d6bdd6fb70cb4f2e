using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streaming.Hosting;
using Streaming.Kafka;

namespace Acme.Alarms;

internal static class AlarmsBuilderExtensions
{
    public static void AddAlarms(this IHostApplicationBuilder builder)
    {
        builder.AddSiloRole(typeof(AlarmGrain).Assembly);
        builder.Services.AddKafkaOptions();
        builder.Services.AddHostedService<AlarmFeed>();
    }
}
