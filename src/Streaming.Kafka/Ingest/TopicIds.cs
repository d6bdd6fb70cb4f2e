using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Streaming.Kafka;

/// <summary>Which topics there are: one that was deleted and made again has another id, and its offsets begin anew.</summary>
internal sealed class TopicIds(KafkaAdmin admin)
{
    private static readonly DescribeTopicsOptions Request = new() { RequestTimeout = TimeSpan.FromSeconds(30) };

    /// <returns>By topic; without those whose broker gives topics no ids, as before Kafka 2.8.</returns>
    /// <exception cref="KafkaException">The broker did not tell.</exception>
    public async Task<IReadOnlyDictionary<string, string>> FindAsync(IEnumerable<string> topics)
    {
        var answer = await admin.Client.DescribeTopicsAsync(TopicCollection.OfTopicNames(topics), Request);
        return answer.TopicDescriptions
            .Where(topic => topic.TopicId is { } id && (id.MostSignificantBits, id.LeastSignificantBits) != (0, 0))
            .ToDictionary(topic => topic.Name, topic => topic.TopicId.ToString());
    }
}
