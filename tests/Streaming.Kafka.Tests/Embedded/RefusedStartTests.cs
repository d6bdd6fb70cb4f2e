using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Abstractions;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka.Tests.Embedded;

/// <summary>A broker that refuses at once what a partition needs before it is read.</summary>
public sealed class RefusedStartTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Start_ThatIsRefused_IsTriedAgainAfterAPause()
    {
        using var captions = new CaptionsTopic(kafka);
        var time = new WaitedTime();
        var delivery = new RefusedDelivery(time);
        using var host = await captions.StartConsumerAsync(new GatedRigs(), time: time, configure: services => services.AddSingleton<IDelivery>(delivery));

        while (!delivery.ThreeAttempts.IsCompleted)
        {
            await Task.WhenAny(time.UntilWaitedForAsync(Pause), delivery.ThreeAttempts).WaitAsync(Timeout);
            time.Advance(Pause);
        }

        Assert.All(delivery.AttemptsOfTheFirst.Zip(delivery.AttemptsOfTheFirst.Skip(1)), attempts => Assert.True(attempts.Second - attempts.First >= Pause));
        await host.StopAsync();
    }

    private sealed class RefusedDelivery(TimeProvider time) : IDelivery
    {
        private readonly TaskCompletionSource _threeAttempts = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ConcurrentQueue<DateTimeOffset> _attempts = [];

        public Task ThreeAttempts => _threeAttempts.Task;

        /// <summary>Of the first partition: when.</summary>
        public IReadOnlyCollection<DateTimeOffset> AttemptsOfTheFirst => _attempts;

        public void Start()
        {
            // Nothing is needed.
        }

        public Task PublishAsync(PartitionAssignment assignment, string topic, Message<byte[]?, byte[]?> message, Publication publication) => Task.CompletedTask;

        public void Commit(IConsumer<byte[]?, byte[]?> consumer, Func<IReadOnlyList<PartitionSnapshot>?> takeSnapshots) => takeSnapshots();

        public void Write(IReadOnlyList<CheckpointRecord> records, IConsumer<byte[]?, byte[]?> consumer, Func<IReadOnlyList<PartitionSnapshot>?> takeSnapshots)
        {
            if (records.Any(record => record.Partition == 0))
                _attempts.Enqueue(time.GetUtcNow());
            if (_attempts.Count == 3)
                _threeAttempts.TrySetResult();
            throw new KafkaException(ErrorCode.TopicAuthorizationFailed);
        }

        public void GiveUp()
        {
            // Nothing was published.
        }
    }
}
