using System.Collections.Concurrent;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Embedded;

/// <summary>The consumer on an embedded Kafka, with rigs that only write down what they get.</summary>
public sealed class IngestTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Samples_OfOneRig_ReachItInOrderPerModality()
    {
        var (options, camera, captions) = CreateTopics();
        using var producer = new SampleProducer(options, new Dictionary<string, string> { ["camera"] = camera, ["captions"] = captions });
        for (var i = 0; i < 50; i++)
            await producer.SendAsync("rig", Caption(i), CancellationToken.None);
        await producer.FlushAsync(CancellationToken.None);
        var rigs = new RecordingRigs(expected: 50);
        using var host = await StartAsync(options, camera, captions, rigs);

        await rigs.Done.WaitAsync(Timeout);

        var texts = rigs.Samples.Select(sample => Encoding.UTF8.GetString(sample.Sample.Payload));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"cue {i}"), texts);
        Assert.All(rigs.Samples, sample => Assert.Equal("rig", sample.Rig));
        await host.StopAsync();
    }

    [Fact]
    public async Task BadRecords_GoToTheDeadLettersAsTheyCame_AndTheRestGoesOn()
    {
        var (options, camera, captions) = CreateTopics();
        using (var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = options.BootstrapServers }).Build())
        {
            var headers = new Headers { { "content-type", "text/plain"u8.ToArray() }, { "mine", "kept"u8.ToArray() } };
            await producer.ProduceAsync(captions, new Message<byte[]?, byte[]?> { Key = "rig"u8.ToArray(), Value = [0xFF, 0xFE], Headers = headers });
            await producer.ProduceAsync(captions, new Message<byte[]?, byte[]?> { Key = "rig"u8.ToArray(), Value = "good"u8.ToArray(), Headers = headers });
        }

        var rigs = new RecordingRigs(expected: 2);
        using var host = await StartAsync(options, camera, captions, rigs);
        await rigs.Done.WaitAsync(Timeout);

        Assert.Equal([SampleKind.Corrupt, SampleKind.Data], rigs.Samples.Select(sample => sample.Sample.Kind));
        var dead = Assert.Single(await kafka.ReadAsync(options.DeadLettersTopic, 1));
        Assert.Equal([0xFF, 0xFE], dead.Message.Value);
        Assert.Equal("kept", Header(dead, "mine"));
        Assert.Equal("The value is not UTF-8.", Header(dead, HeaderNames.DeadLetterReason));
        Assert.Equal(rigs.Samples.First().Sample.Position.ToString(), Header(dead, HeaderNames.DeadLetterPosition));
        await host.StopAsync();
    }

    [Fact]
    public async Task Restart_WhenARigStillHeldSamples_ReadsThemAgainAndNoOthers()
    {
        var (options, camera, captions) = CreateTopics();
        using var producer = new SampleProducer(options, new Dictionary<string, string> { ["captions"] = captions });
        for (var i = 0; i < 10; i++)
            await producer.SendAsync("rig", Caption(i), CancellationToken.None);
        await producer.FlushAsync(CancellationToken.None);
        var first = new RecordingRigs(expected: 10, holdFrom: 6);
        using (var host = await StartAsync(options, camera, captions, first))
        {
            await first.Done.WaitAsync(Timeout);
            await host.StopAsync();
        }

        var second = new RecordingRigs(expected: 4);
        using (var host = await StartAsync(options, camera, captions, second))
        {
            await second.Done.WaitAsync(Timeout);
            await host.StopAsync();
        }

        Assert.Equal([6, 7, 8, 9], second.Samples.Select(sample => sample.Sample.Position.Offset));
    }

    [Fact]
    public async Task Append_WhenARigFails_IsTriedAgain()
    {
        var (options, camera, captions) = CreateTopics();
        using var producer = new SampleProducer(options, new Dictionary<string, string> { ["captions"] = captions });
        await producer.SendAsync("rig", Caption(0), CancellationToken.None);
        await producer.FlushAsync(CancellationToken.None);
        var rigs = new RecordingRigs(expected: 1, failures: 2);
        using var host = await StartAsync(options, camera, captions, rigs);

        await rigs.Done.WaitAsync(Timeout);

        Assert.Single(rigs.Samples);
        Assert.Equal(3, rigs.Calls);
        await host.StopAsync();
    }

    private static Sample Caption(int number) => new()
    {
        Modality = "captions",
        EventTimeUs = 1_000_000 + number,
        ContentType = ContentTypes.Text,
        Payload = Encoding.UTF8.GetBytes($"cue {number}"),
        Id = $"{number}",
    };

    private static string Header(ConsumeResult<byte[]?, byte[]?> record, string name) =>
        Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes(name));

    private (KafkaOptions Options, string Camera, string Captions) CreateTopics() =>
        (kafka.CreateOptions(), kafka.CreateTopic("camera"), kafka.CreateTopic("captions"));

    private static Task<IHost> StartAsync(KafkaOptions options, string camera, string captions, IRigDirectory rigs) => RunningConsumer.StartAsync(
        options,
        rigs,
        [
            new ModalityDefinition { Name = "camera", Topic = camera, Kind = ContentKind.Image },
            new ModalityDefinition { Name = "captions", Topic = captions, Kind = ContentKind.Text },
        ]);

    /// <param name="expected">Completes <see cref="Done"/> once so many samples came.</param>
    /// <param name="holdFrom">Pretends to need every sample from this offset on.</param>
    /// <param name="failures">How many calls fail before the first succeeds.</param>
    private sealed class RecordingRigs(int expected, long? holdFrom = null, int failures = 0) : IRigDirectory
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _calls;

        public ConcurrentQueue<(string Rig, Sample Sample)> Samples { get; } = [];

        public Task Done => _done.Task;

        public int Calls => _calls;

        public ValueTask<AppendResult> AppendAsync(string rig, SampleBatch batch)
        {
            if (Interlocked.Increment(ref _calls) <= failures)
                throw new InvalidOperationException("The rig is moving.");
            foreach (var sample in batch.Samples)
                Samples.Enqueue((rig, sample));
            if (Samples.Count >= expected)
                _done.TrySetResult();
            return ValueTask.FromResult(AppendResult.Taken);
        }

        public ValueTask<bool> WaitForRoomAsync(string rig, PartitionAssignment assignment) => ValueTask.FromResult(true);

        public ValueTask<RigSnapshot?> GetSnapshotAsync(string rig, PartitionAssignment assignment)
        {
            var held = Samples.Select(sample => sample.Sample.Position).Where(position => position.Offset >= holdFrom).ToList();
            HoldOffset[] holds = held.Count == 0 ? [] : [new HoldOffset(held[0].Topic, held[0].Partition, held.Min(p => p.Offset))];
            return ValueTask.FromResult<RigSnapshot?>(new RigSnapshot { Holds = holds, Checkpoint = "{}"u8.ToArray() });
        }

        public ValueTask DrainAsync(string rig, PartitionAssignment assignment) => ValueTask.CompletedTask;

        public ValueTask ReleaseAsync(string rig, PartitionAssignment assignment) => ValueTask.CompletedTask;
    }
}
