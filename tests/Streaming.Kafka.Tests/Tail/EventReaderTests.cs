using Confluent.Kafka;
using Streaming.Abstractions;
using Streaming.Kafka.Tests.Embedded;

namespace Streaming.Kafka.Tests.Tail;

public sealed class EventReaderTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Read_FromTheBeginning_YieldsTheEventsThatAreThereAndPassesOverWhatIsNone()
    {
        var options = kafka.CreateOptions();
        await SendAsync(options, Describe("first"), "no event"u8.ToArray(), Describe("second"));

        Assert.Equal(["first", "second"], await ReadAsync(options, fromBeginning: true, count: 2));
    }

    [Fact]
    public async Task Read_FromNow_YieldsOnlyEventsThatComeLater()
    {
        var options = kafka.CreateOptions();
        await SendAsync(options, Describe("before"));
        var isReading = new TaskCompletionSource();
        var reading = ReadAsync(options, fromBeginning: false, count: 1, _ => isReading.TrySetResult());
        await isReading.Task.WaitAsync(Timeout);

        await SendAsync(options, Describe("after"));

        Assert.Equal(["after"], await reading);
    }

    [Fact]
    public async Task Read_WhenSomebodyWhoIsToldOfTheBrokersFails_EndsWithItsFault()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ReadAsync(kafka.CreateOptions(), fromBeginning: true, count: 1, _ => throw new InvalidOperationException("nowhere to write to")));

        Assert.Equal("nowhere to write to", error.Message);
    }

    private static async Task<List<string>> ReadAsync(KafkaOptions options, bool fromBeginning, int count, Action<TailLook>? onLook = null)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        var rigs = new List<string>();
        await foreach (var fusionEvent in EventReader.ReadAsync(options, fromBeginning, onLook, timeout.Token))
        {
            rigs.Add(fusionEvent.Rig);
            if (rigs.Count == count)
                break;
        }

        return rigs;
    }

    /// <summary>To one partition, so that they come in order.</summary>
    private static async Task SendAsync(KafkaOptions options, params byte[][] values)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = options.BootstrapServers }).Build();
        foreach (var value in values)
            await producer.ProduceAsync(new TopicPartition(options.EventsTopic, 0), new() { Value = value });
    }

    private static byte[] Describe(string rig) => FusionEventJson.Serialize(BareEvent.Of(rig));
}
