using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Abstractions;
using Streaming.Kafka.Tests.Embedded;

namespace Streaming.Kafka.Tests.Tail;

public sealed class TopicTailTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Follow_ATopicThatHoldsRecords_GetsOnlyThoseThatComeFromNowOn()
    {
        var topic = kafka.CreateTopic("camera");
        var options = kafka.CreateOptions();
        await SendAsync(options, topic, "before");
        await using var tail = new RunningTail(options, topic);
        await tail.NextLookAsync();

        await SendAsync(options, topic, "after");

        Assert.Equal("after", TextOf(await tail.NextRecordAsync()));
    }

    [Fact]
    public async Task Follow_ATopicThatIsMadeLater_GetsItFromItsBeginning()
    {
        using var broker = EmbeddedKafka.Start(NullLogger.Instance);
        broker.CreateTopic("other", partitions: 1);
        var options = new KafkaOptions { BootstrapServers = broker.BootstrapServers };
        options.Consumer["fetch.wait.max.ms"] = "10";
        await using var tail = new RunningTail(options, "captions");
        Assert.Equal(["captions"], (await tail.NextLookAsync()).Missing);

        broker.CreateTopic("captions", partitions: 1);
        await SendAsync(options, "captions", "first");

        Assert.Equal("first", TextOf(await tail.NextRecordAsync()));
    }

    [Fact]
    public async Task Follow_AnotherTopicWhileRunning_GetsBoth()
    {
        var options = kafka.CreateOptions();
        var (first, second) = (kafka.CreateTopic("first"), kafka.CreateTopic("second"));
        await using var tail = new RunningTail(options, first);
        await tail.NextLookAsync();
        tail.Tail.Follow([first, second]);
        await tail.NextLookAsync();

        await SendAsync(options, first, "one");
        await SendAsync(options, second, "two");

        string[] texts = [TextOf(await tail.NextRecordAsync()), TextOf(await tail.NextRecordAsync())];
        Assert.Equal(["one", "two"], texts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Look_WithoutABroker_NamesTheAddress()
    {
        await using var tail = new RunningTail(new KafkaOptions { BootstrapServers = "127.0.0.1:9" }, "camera");

        Assert.StartsWith("no broker answers at 127.0.0.1:9 (", (await tail.NextLookAsync()).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WhenTheReaderOfRecordsFails_EndsWithItsFault()
    {
        var topic = kafka.CreateTopic("camera");
        var options = kafka.CreateOptions();
        using var tail = new TopicTail(options);
        tail.Follow([topic]);
        var isRead = new TaskCompletionSource();
        var running = tail.RunAsync(_ => throw new InvalidDataException("The reader's."), _ => isRead.TrySetResult(), CancellationToken.None);
        await isRead.Task.WaitAsync(Timeout);

        await SendAsync(options, topic, "first");

        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => running.WaitAsync(Timeout));
        Assert.Equal("The reader's.", fault.Message);
    }

    [Fact]
    public async Task ReadSample_OfARecordThatIsNotWhatItSays_IsCorrupt()
    {
        var topic = kafka.CreateTopic("camera");
        var options = kafka.CreateOptions();
        await using var tail = new RunningTail(options, topic);
        await tail.NextLookAsync();

        await SendAsync(options, topic, "no picture", ContentTypes.Jpeg);

        var record = await tail.NextRecordAsync();
        Assert.Equal("rig", record.Rig);
        Assert.Equal(SampleKind.Corrupt, record.ReadSample(0)!.Kind);
        Assert.Null(record.ReadEvent());
    }

    private static string TextOf(TailRecord record) => Encoding.UTF8.GetString(record.ReadSample(0)!.Payload);

    private static async Task SendAsync(KafkaOptions options, string topic, string text, string contentType = ContentTypes.Text)
    {
        using var producer = new SampleProducer(options, new Dictionary<string, string>());
        var sample = new Sample { Modality = topic, EventTimeUs = 1, ContentType = contentType, Payload = Encoding.UTF8.GetBytes(text) };
        await producer.SendAsync("rig", sample, CancellationToken.None);
        await producer.FlushAsync(CancellationToken.None);
    }

    private sealed class RunningTail : IAsyncDisposable
    {
        private readonly Channel<TailRecord> _records = Channel.CreateUnbounded<TailRecord>();
        private readonly Channel<TailLook> _looks = Channel.CreateUnbounded<TailLook>();
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public RunningTail(KafkaOptions options, string topic)
        {
            Tail = new TopicTail(options);
            Tail.Follow([topic]);
            _running = Tail.RunAsync(record => _records.Writer.TryWrite(record), look => _looks.Writer.TryWrite(look), _stop.Token);
        }

        public TopicTail Tail { get; }

        public async Task<TailRecord> NextRecordAsync() => await _records.Reader.ReadAsync().AsTask().WaitAsync(Timeout);

        public async Task<TailLook> NextLookAsync() => await _looks.Reader.ReadAsync().AsTask().WaitAsync(Timeout);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running.ContinueWith(_ => { }, TaskScheduler.Default);
            Tail.Dispose();
            _stop.Dispose();
        }
    }
}
