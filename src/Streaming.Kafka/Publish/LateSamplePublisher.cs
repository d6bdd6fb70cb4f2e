using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>Samples that no window could take, in their record form, with the pipeline they were too late for and by how much.</summary>
public sealed class LateSamplePublisher
{
    private readonly IDelivery _delivery;
    private readonly TopicLimits _limits;
    private readonly string _topic;

    internal LateSamplePublisher(IDelivery delivery, TopicLimits limits, IOptions<KafkaOptions> options)
    {
        (_delivery, _limits) = (delivery, limits);
        _topic = options.Value.LateSamplesTopic;
    }

    public async Task PublishAsync(PartitionAssignment assignment, string rig, string pipeline, Sample sample, long lateByUs, Publication publication)
    {
        var message = SampleEncoder.Encode(rig, sample);
        message.Headers.Add(HeaderNames.LateByMicroseconds, Encoding.UTF8.GetBytes(lateByUs.ToString(CultureInfo.InvariantCulture)));
        message.Headers.Add(HeaderNames.LatePipeline, Encoding.UTF8.GetBytes(pipeline));
        message.Headers.Add(HeaderNames.LatePosition, Encoding.UTF8.GetBytes(sample.Position.ToString()));
        if (!_limits.Fits(_topic, message))
            LeaveOutValue(message);
        try
        {
            await _delivery.PublishAsync(assignment, _topic, message, publication);
        }
        catch (KafkaException e) when (message.Value is not null && RecordSize.IsExceeded(e))
        {
            // The broker takes less than it has said. Tried again and again, the record would stop its rig.
            LeaveOutValue(message);
            await _delivery.PublishAsync(assignment, _topic, message, publication);
        }
    }

    private static void LeaveOutValue(Message<byte[]?, byte[]?> message)
    {
        message.Headers.Add(HeaderNames.LateLeftOut, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"the value of {message.Value!.Length} bytes")));
        message.Value = null;
    }
}
