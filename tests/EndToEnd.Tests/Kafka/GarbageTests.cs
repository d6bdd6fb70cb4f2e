using System.Text;
using Confluent.Kafka;
using EndToEnd.Tests.Infrastructure;
using Streaming.Kafka;

namespace EndToEnd.Tests.Kafka;

/// <summary>One record in twenty is garbage of every kind: it is in the dead-letter topic, and the rest is as it would be without.</summary>
[Collection(WholeSystems.Name)]
public sealed class GarbageTests(RealKafka kafka)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Garbage_IsInTheDeadLettersWithReasonAndPosition_AndTheRestIsUnharmed()
    {
        kafka.Require();
        var good = Garbage.All.Count * 19;
        using var deployment = new Deployment("garbage", kafka.BootstrapServers, Captions.Pipeline, Captions.Modality);
        await using var silo = deployment.StartAlignmentSilo();
        await silo.WaitUntilReadyAsync();

        var sent = await SendAsync(deployment);
        await Captions.SendAsync(deployment, "good", good);

        var events = await deployment.ReadEventsAsync(good, () => silo.Log);
        Assert.Equal(good, Captions.CountByRig(events.Values)["good"]);
        var letters = Read(deployment.DeadLettersTopic, sent.Count).ToDictionary(letter => Header(letter, HeaderNames.DeadLetterPosition)!);
        Assert.All(sent, garbage => AssertTold(garbage.Value, letters[garbage.Key]));
    }

    private static void AssertTold(Garbage garbage, ConsumeResult<byte[]?, byte[]?> letter)
    {
        Assert.StartsWith(garbage.Reason, Header(letter, HeaderNames.DeadLetterReason), StringComparison.Ordinal);
        if (Header(letter, HeaderNames.DeadLetterLeftOut) is { } leftOut)
            Assert.Equal(("a value that leaves no room", $"the value of {garbage.Message.Value!.Length} bytes"), (garbage.Name, leftOut));
        else
            Assert.True(garbage.Message.Value.AsSpan().SequenceEqual(letter.Message.Value), garbage.Name);
        Assert.Equal(garbage.Message.Headers.Count, letter.Message.Headers.Count(header => !header.Key.StartsWith("dead-letter-", StringComparison.Ordinal)));
    }

    /// <returns>What was sent, by its position.</returns>
    private async Task<Dictionary<string, Garbage>> SendAsync(Deployment deployment)
    {
        var config = new ProducerConfig { BootstrapServers = kafka.BootstrapServers, MessageMaxBytes = 20 * 1024 * 1024 };
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(config).Build();
        var sent = new Dictionary<string, Garbage>();
        foreach (var garbage in Garbage.All)
        {
            var report = await producer.ProduceAsync(deployment.Topics[garbage.Modality], garbage.Message);
            sent.Add($"{report.Topic}/{report.Partition.Value}/{report.Offset.Value}", garbage);
        }

        return sent;
    }

    private List<ConsumeResult<byte[]?, byte[]?>> Read(string topic, int count)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        var config = new ConsumerConfig { BootstrapServers = kafka.BootstrapServers, GroupId = "garbage-reader", AutoOffsetReset = AutoOffsetReset.Earliest };
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(config).Build();
        consumer.Subscribe(topic);
        var records = new List<ConsumeResult<byte[]?, byte[]?>>();
        while (records.Count < count)
            records.Add(consumer.Consume(timeout.Token));
        return records;
    }

    private static string? Header(ConsumeResult<byte[]?, byte[]?> record, string name) =>
        record.Message.Headers.TryGetLastBytes(name, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;
}
