using System.Collections.Concurrent;
using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Streaming.Kafka;

/// <summary>
/// How large a record a topic takes. A topic of input may take larger ones than that which is to take its late samples, a model may say more than an event can hold, and a transaction with a record
/// that is refused is refused whole, however often it is made again: exactly once, this has to be known before. At least once, a refused record is made
/// smaller.
/// </summary>
internal sealed class TopicLimits(IOptions<KafkaOptions> options, ILogger<TopicLimits> logger)
{
    private const string MaxMessageBytes = "max.message.bytes";

    /// <summary>librdkafka's, where a user has taken ours away.</summary>
    private const int DefaultProducerBytes = 1_000_000;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly int _producerBytes = options.Value.CreateProducerConfig().MessageMaxBytes ?? DefaultProducerBytes;
    private readonly ConcurrentDictionary<string, int> _topicBytes = [];

    /// <summary>What the topic takes, and the producer.</summary>
    public int Of(string topic) => Math.Min(_producerBytes, _topicBytes.GetValueOrDefault(topic, int.MaxValue));

    public bool Fits(string topic, Message<byte[]?, byte[]?> message) => RecordSize.Of(message) <= Of(topic);

    /// <summary>Asks the broker. Where it does not say, as to a client that may not ask, what the producer takes counts.</summary>
    public async Task ReadAsync(IAdminClient admin, IEnumerable<string> topics)
    {
        try
        {
            var described = await admin.DescribeConfigsAsync(
                topics.Select(topic => new ConfigResource { Type = ResourceType.Topic, Name = topic }), new DescribeConfigsOptions { RequestTimeout = Timeout });
            foreach (var topic in described)
            {
                if (topic.Entries.TryGetValue(MaxMessageBytes, out var limit))
                    _topicBytes[topic.ConfigResource.Name] = int.Parse(limit.Value, CultureInfo.InvariantCulture);
            }
        }
        catch (KafkaException e)
        {
            Log.TopicLimitsUnknown(logger, e.Error.Reason);
        }
    }
}
