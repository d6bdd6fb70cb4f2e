using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.Cli.Bench.Ingest;

/// <summary>
/// What rigs send: frames and chunks of sound of one size, ten a second of each, and a caption every other second. All is in order and on time, so that
/// what is measured is the way through.
/// </summary>
/// <param name="Prefix">What the names of its topics begin with.</param>
/// <param name="Rigs">How many send.</param>
/// <param name="RecordBytes">Of a frame and of a chunk.</param>
/// <param name="Seconds">Of the stream.</param>
internal sealed record IngestWorkload(string Prefix, int Rigs, int RecordBytes, int Seconds)
{
    private const int PerSecond = 10;
    private const int Partitions = 4;
    private const long StartUs = 1_769_860_800_000_000;
    private const long TickUs = 1_000_000 / PerSecond;

    /// <summary>Of its stream.</summary>
    private const double RigRecordsPerSecond = (2 * PerSecond) + 0.5;

    private static readonly TimeSpan PacedTime = TimeSpan.FromSeconds(16);

    public static IngestWorkload Large { get; } = new("bench-30kb", Rigs: 8, RecordBytes: 30_000, Seconds: 250);

    public static IngestWorkload Small { get; } = new("bench-1kb", Rigs: 1_000, RecordBytes: 1_000, Seconds: 30);

    /// <summary>The large one with one frame or chunk in twenty that is only noise.</summary>
    public static IngestWorkload Garbage { get; } = Large with { Prefix = "bench-garbage", GarbageEvery = 20 };

    /// <summary>To be sent at an even rate, for so long that the producer has caught up with its start before the first quarter is over.</summary>
    public static IngestWorkload Paced(string name, double recordsPerSecond) =>
        Large with { Prefix = $"bench-paced-{name}", Seconds = (int)Math.Ceiling(PacedTime.TotalSeconds * recordsPerSecond / (Large.Rigs * RigRecordsPerSecond)) };

    public static IngestWorkload Brief { get; } = Small with { Prefix = "bench-idle", Seconds = 2 };

    /// <summary>Each so many-th record cannot be decoded; 0 for none.</summary>
    public int GarbageEvery { get; init; }

    public IReadOnlyList<string> Topics => [$"{Prefix}.camera", $"{Prefix}.microphone", $"{Prefix}.captions"];

    public IEnumerable<TopicPartitionOffset> Beginnings =>
        Topics.SelectMany(topic => Enumerable.Range(0, Partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));

    /// <summary>Of a second each, as the pipeline has them.</summary>
    public int Windows => Rigs * Seconds;

    public long Records => (long)Rigs * Seconds * PerSecond * 2 + (long)Rigs * ((Seconds + 1) / 2);

    /// <summary>Makes the topics anew.</summary>
    /// <param name="kafka">Where.</param>
    /// <param name="timestamps"><c>CreateTime</c> or <c>LogAppendTime</c>.</param>
    public async Task CreateTopicsAsync(KafkaOptions kafka, string timestamps = "CreateTime")
    {
        using var admin = new AdminClientBuilder(kafka.CreateAdminConfig()).Quietly().Build();
        var configuration = new Dictionary<string, string> { ["retention.ms"] = "-1", ["message.timestamp.type"] = timestamps };
        await admin.CreateTopicsAsync(Topics.Select(topic => new TopicSpecification { Name = topic, NumPartitions = Partitions, Configs = configuration }));
    }

    /// <summary>Sends all of it, tick by tick over all rigs, as fast as <paramref name="pace"/> lets it.</summary>
    public async Task SendAsync(KafkaOptions kafka, Func<long, ValueTask>? pace, CancellationToken cancellationToken)
    {
        var topics = new Dictionary<string, string> { ["camera"] = Topics[0], ["microphone"] = Topics[1], ["captions"] = Topics[2] };
        using var producer = new SampleProducer(kafka, topics);
        var (frame, chunk, caption) = (CreateFrame(RecordBytes), new byte[RecordBytes], "nothing unusual on the road"u8.ToArray());
        var noise = CreateNoise(RecordBytes);
        var sent = 0L;
        for (var tick = 0; tick < Seconds * PerSecond; tick++)
        {
            for (var rig = 0; rig < Rigs; rig++)
            {
                await SendAsync("camera", ContentTypes.Jpeg, frame);
                await SendAsync("microphone", "audio/L16;rate=16000;channels=1", chunk);
                if (tick % (2 * PerSecond) == 0)
                    await SendAsync("captions", ContentTypes.Text, caption);

                async ValueTask SendAsync(string modality, string contentType, byte[] payload)
                {
                    if (pace is not null)
                        await pace(sent);
                    var timeUs = StartUs + (tick * TickUs) + (rig % 7 * 1_000);
                    var isGarbage = GarbageEvery > 0 && sent % GarbageEvery == 0;
                    var sample = new Sample { Modality = modality, EventTimeUs = timeUs, ContentType = contentType, Payload = isGarbage ? noise : payload, Id = $"rig-{rig}-{modality}-{tick}" };
                    await producer.SendAsync($"rig-{rig}", sample, cancellationToken);
                    sent++;
                }
            }
        }

        await producer.FlushAsync(cancellationToken);
    }

    /// <summary>No JPEG, no whole number of sound's two bytes, no UTF-8.</summary>
    private static byte[] CreateNoise(int bytes)
    {
        var noise = new byte[bytes - 1];
        new Random(8).NextBytes(noise);
        return noise;
    }

    private static byte[] CreateFrame(int bytes)
    {
        var frame = new byte[bytes];
        new Random(7).NextBytes(frame);
        ReadOnlySpan<byte> start = [0xFF, 0xD8, 0xFF];
        ReadOnlySpan<byte> end = [0xFF, 0xD9];
        start.CopyTo(frame);
        end.CopyTo(frame.AsSpan(bytes - end.Length));
        return frame;
    }
}
