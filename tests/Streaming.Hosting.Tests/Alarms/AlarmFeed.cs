using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Streaming.Kafka;

namespace Acme.Alarms;

internal sealed class AlarmFeed(IOptions<KafkaOptions> kafka, IGrainFactory grains, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var reader = new EventReader(kafka.Value, time);
        await reader.StartAsync(fromBeginning: false, stoppingToken);
        await foreach (var fusionEvent in reader.ReadAsync(stoppingToken))
            await grains.GetGrain<IAlarmGrain>(fusionEvent.Rig).TakeAsync(fusionEvent.Prediction?.Label);
    }
}
