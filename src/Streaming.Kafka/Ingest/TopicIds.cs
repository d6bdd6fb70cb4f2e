using Confluent.Kafka;

namespace Streaming.Kafka;

/// <summary>Which topics there are: one that was deleted and made again has another id, and its offsets begin anew.</summary>
internal sealed class TopicIds(KafkaAdmin admin)
{
    /// <summary>What brokers before Kafka 2.8 say.</summary>
    private const string None = "AAAAAAAAAAAAAAAAAAAAAA";

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    /// <returns>By topic; without those whose broker gives topics no ids, as before Kafka 2.8.</returns>
    /// <exception cref="KafkaException">The broker did not tell.</exception>
    public async Task<IReadOnlyDictionary<string, string>> FindAsync(IEnumerable<string> topics)
    {
        var ids = await Task.Run(() => TopicQuery.FindIds(admin.Client, [.. topics], RequestTimeout));
        return ids.Where(topic => topic.Value != None).ToDictionary();
    }
}
