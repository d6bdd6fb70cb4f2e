using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>Samples that no window could take, in their record form, with the pipeline they were too late for and by how much.</summary>
public sealed class LateSamplePublisher
{
    private readonly KafkaProducer _producer;
    private readonly string _topic;

    internal LateSamplePublisher(KafkaProducer producer, IOptions<KafkaOptions> options)
    {
        _producer = producer;
        _topic = options.Value.LateSamplesTopic;
    }

    public Task PublishAsync(string rig, string pipeline, Sample sample, long lateByUs)
    {
        var message = SampleEncoder.Encode(rig, sample);
        message.Headers.Add(HeaderNames.LateByMicroseconds, Encoding.UTF8.GetBytes(lateByUs.ToString(CultureInfo.InvariantCulture)));
        message.Headers.Add(HeaderNames.LatePipeline, Encoding.UTF8.GetBytes(pipeline));
        message.Headers.Add(HeaderNames.LatePosition, Encoding.UTF8.GetBytes(sample.Position.ToString()));
        return _producer.ProduceAsync(_topic, message);
    }
}
