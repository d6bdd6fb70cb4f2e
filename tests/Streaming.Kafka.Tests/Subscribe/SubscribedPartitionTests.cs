using System.Collections.Concurrent;
using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Subscribe;

/// <summary>In which order events of a partition are handed on, and how far they count as taken.</summary>
public sealed class SubscribedPartitionTests : IAsyncDisposable
{
    private static readonly TopicPartition Partition = new("fusion-events", 0);

    private readonly IHost _host;
    private readonly Subscriber _subscriber = new();
    private readonly ConcurrentQueue<long> _stored = [];
    private readonly SubscribedPartition _partition;
    private long _nextOffset;

    public SubscribedPartitionTests()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        builder.Services.AddSingleton<TimeProvider>(new WaitedTime());
        builder.Services.AddSingleton<IEventSubscriber>(_subscriber);
        builder.Services.AddEventSubscription("group");
        builder.Services.Configure<KafkaOptions>(kafka => kafka.BootstrapServers = "kafka:9092");
        _host = builder.Build();
        _partition = new SubscribedPartition(
            _host.Services.GetRequiredService<SubscriptionContext>(), new TopicPartitionOffset(Partition, 0), stored => _stored.Enqueue(stored.Offset.Value));
    }

    public async ValueTask DisposeAsync()
    {
        await _partition.DisposeAsync();
        _host.Dispose();
    }

    [Fact]
    public async Task Events_OfARig_ComeOneAfterTheOther_AndThoseOfAnotherMeanwhile()
    {
        Enqueue("gate/1");
        await _subscriber.UntilGivenAsync("gate/1");
        Enqueue("gate/2", "gate/3", "yard/1");

        _subscriber.Take("gate/1");
        await _subscriber.UntilGivenAsync("gate/2", "yard/1");
        _subscriber.Take("gate/2");
        await _subscriber.UntilGivenAsync("gate/3");
        _subscriber.Take("gate/3");
        _subscriber.Take("yard/1");
    }

    [Fact]
    public async Task Offset_IsStored_OnceAllBeforeItAreTaken()
    {
        Enqueue("gate/1");
        await _subscriber.UntilGivenAsync("gate/1");
        Enqueue("yard/1", "gate/2", "gate/3");
        _subscriber.Take("gate/1");
        await _subscriber.UntilGivenAsync("yard/1", "gate/2");
        Assert.Equal([1], _stored);

        _subscriber.Take("gate/2");
        await _subscriber.UntilGivenAsync("gate/3");
        _subscriber.Take("gate/3");
        _subscriber.Fail("yard/1");
        await _partition.DisposeAsync();

        Assert.Equal([1], _stored);
    }

    [Fact]
    public async Task Offset_IsStored_OfWhatWasTakenBeforeThePartitionWasTakenAway()
    {
        Enqueue("gate/1");
        await _subscriber.UntilGivenAsync("gate/1");
        Enqueue("gate/2", "yard/1");
        _subscriber.Take("gate/1");
        await _subscriber.UntilGivenAsync("gate/2", "yard/1");

        _subscriber.Take("gate/2");
        var stopping = _partition.DisposeAsync();
        _subscriber.Fail("yard/1");
        await stopping;

        Assert.Equal([1, 2], _stored);
    }

    private void Enqueue(params string[] ids)
    {
        foreach (var id in ids)
        {
            var fusionEvent = BareEvent.Of(id.Split('/')[0]) with { Id = id };
            _partition.Enqueue(new ConsumeResult<byte[]?, byte[]?>
            {
                TopicPartitionOffset = new TopicPartitionOffset(Partition, _nextOffset++),
                Message = new Message<byte[]?, byte[]?> { Value = FusionEventJson.Serialize(fusionEvent) },
            });
        }
    }

    /// <summary>Takes an event when the test says so.</summary>
    private sealed class Subscriber : IEventSubscriber
    {
        private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

        private readonly Channel<string> _given = Channel.CreateUnbounded<string>();
        private readonly ConcurrentDictionary<string, TaskCompletionSource> _answers = [];

        public Task TakeAsync(FusionEvent fusionEvent)
        {
            var answer = AnswerTo(fusionEvent.Id).Task;
            _given.Writer.TryWrite(fusionEvent.Id);
            return answer;
        }

        public void Take(string id) => AnswerTo(id).SetResult();

        public void Fail(string id) => AnswerTo(id).SetException(new InvalidOperationException("Not now."));

        /// <summary>Exactly these are given next, in any order.</summary>
        public async Task UntilGivenAsync(params string[] ids)
        {
            using var timeout = new CancellationTokenSource(Timeout);
            var given = new List<string>();
            while (given.Count < ids.Length)
                given.Add(await _given.Reader.ReadAsync(timeout.Token));
            Assert.Equal(ids.Order(), given.Order());
        }

        private TaskCompletionSource AnswerTo(string id) =>
            _answers.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
