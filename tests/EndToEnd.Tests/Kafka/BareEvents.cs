using System.Text;
using Confluent.Kafka;
using EndToEnd.Tests.Infrastructure;
using Streaming.Abstractions;
using Streaming.Kafka.Tests;

namespace EndToEnd.Tests.Kafka;

/// <summary>Events that say no more than which rig they are of, sent without a silo, and as <c>watch</c> prints them.</summary>
internal static class BareEvents
{
    /// <summary>One to each partition, of the rig that is named with its number.</summary>
    public static async Task SendAsync(string bootstrapServers, string topic, string rig, params int[] partitions)
    {
        using var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = bootstrapServers }).Build();
        foreach (var partition in partitions)
        {
            var fusionEvent = BareEvent.Of($"{rig}-{partition}");
            await producer.ProduceAsync(new TopicPartition(topic, partition), new() { Key = fusionEvent.Rig, Value = FusionEventJson.Serialize(fusionEvent) });
        }
    }

    /// <summary>Whose events it has printed as JSON, by name.</summary>
    public static List<string> RigsOf(RunningProcess watch) =>
        [.. watch.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => FusionEventJson.TryDeserialize(Encoding.UTF8.GetBytes(line))!.Rig).Order(StringComparer.Ordinal)];
}
