using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Streaming.Abstractions;
using Streaming.Dashboard.Wall;
using Streaming.Kafka;

namespace Streaming.Dashboard;

/// <summary>Follows events, samples, late samples and dead letters on Kafka, and puts them on the wall.</summary>
internal sealed class WallReader(
    MonitoringWall wall, IOptions<KafkaOptions> kafka, IOptions<DashboardOptions> options, TimeProvider time) : BackgroundService
{
    private readonly KafkaOptions _kafka = kafka.Value;
    private readonly HashSet<string> _sampleTopics = new(options.Value.SampleTopics, StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tail = new TopicTail(_kafka);
        tail.Follow([_kafka.EventsTopic, _kafka.LateSamplesTopic, _kafka.DeadLettersTopic, .. _sampleTopics]);
        try
        {
            await tail.RunAsync(record => Take(tail, record), wall.SetKafka, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the host.
        }
    }

    private void Take(TopicTail tail, TailRecord record)
    {
        if (record.Topic == _kafka.EventsTopic)
            TakeEvent(tail, record);
        else if (record.Topic == _kafka.LateSamplesTopic)
            wall.AddLateSample(record.Rig);
        else if (record.Topic == _kafka.DeadLettersTopic)
            wall.AddDeadLetter();
        else if (record.Rig is { } rig && record.ReadSample(time.NowUs()) is { } sample)
            wall.Add(rig, sample);
    }

    private void TakeEvent(TopicTail tail, TailRecord record)
    {
        if (record.ReadEvent() is not { } fusionEvent)
            return;
        wall.Add(fusionEvent);
        foreach (var input in fusionEvent.Inputs)
        {
            if (_sampleTopics.Count < options.Value.MaxSampleTopics && _sampleTopics.Add(input.Topic))
                tail.Follow([input.Topic]);
        }
    }
}
