using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>Samples that no window could take, in their record form, with the pipeline they were too late for and by how much.</summary>
public sealed class LateSamplePublisher
{
    private readonly IDelivery _delivery;
    private readonly string _topic;

    internal LateSamplePublisher(IDelivery delivery, IOptions<KafkaOptions> options)
    {
        _delivery = delivery;
        _topic = options.Value.LateSamplesTopic;
    }

    public Task PublishAsync(PartitionAssignment assignment, string rig, string pipeline, Sample sample, long lateByUs, Publication publication)
    {
        var message = SampleEncoder.Encode(rig, sample);
        message.Headers.Add(HeaderNames.LateByMicroseconds, Encoding.UTF8.GetBytes(lateByUs.ToString(CultureInfo.InvariantCulture)));
        message.Headers.Add(HeaderNames.LatePipeline, Encoding.UTF8.GetBytes(pipeline));
        message.Headers.Add(HeaderNames.LatePosition, Encoding.UTF8.GetBytes(sample.Position.ToString()));
        return _delivery.PublishAsync(assignment, _topic, message, publication);
    }
}
