using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Streaming.Abstractions;
using Streaming.Dashboard.Wall;
using Streaming.Kafka;

namespace Streaming.Dashboard;

/// <summary>Follows events, samples, late samples and dead letters on Kafka, and puts them on the wall.</summary>
internal sealed class WallReader(
    MonitoringWall wall, IOptions<KafkaOptions> kafka, IOptions<DashboardOptions> options, TimeProvider time, ILogger<WallReader> logger)
    : BackgroundService
{
    private readonly KafkaOptions _kafka = kafka.Value;
    private readonly HashSet<string> _sampleTopics = new(options.Value.SampleTopics, StringComparer.Ordinal);

    /// <summary>As the log has it; null before the first look.</summary>
    private string? _state;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tail = new TopicTail(_kafka);
        tail.Follow([_kafka.EventsTopic, _kafka.LateSamplesTopic, _kafka.DeadLettersTopic, .. _sampleTopics]);
        try
        {
            await tail.RunAsync(record => Take(tail, record), Tell, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the host.
        }
    }

    private void Tell(TailLook look)
    {
        var view = KafkaView.Of(look, _kafka.BootstrapServers);
        wall.SetKafka(view);
        if (view.State == _state)
            return;
        _state = view.State;
        if (_state == KafkaView.Connected)
            Log.KafkaAnswers(logger, _kafka.BootstrapServers);
        else
            Log.KafkaHasFault(logger, view.Sentence);
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
