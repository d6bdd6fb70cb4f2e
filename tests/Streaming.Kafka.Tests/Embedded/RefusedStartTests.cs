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
        var delivery = new RefusedDelivery();
        var time = new WaitedTime();
        using var host = await captions.StartConsumerAsync(new GatedRigs(), time: time, configure: services => services.AddSingleton<IDelivery>(delivery));

        for (var attempts = 1; attempts <= 3; attempts++)
        {
            await time.UntilWaitedForAsync(Pause).WaitAsync(Timeout);
            Assert.Equal(attempts, delivery.Attempts);
            time.Advance(Pause);
        }

        await host.StopAsync();
    }

    private sealed class RefusedDelivery : IDelivery
    {
        private int _attempts;

        public int Attempts => Volatile.Read(ref _attempts);

        public void Start()
        {
            // Nothing is needed.
        }

        public Task PublishAsync(PartitionAssignment assignment, string topic, Message<byte[]?, byte[]?> message, Publication publication) => Task.CompletedTask;

        public void Commit(IConsumer<byte[]?, byte[]?> consumer, Func<IReadOnlyList<PartitionSnapshot>?> takeSnapshots) => takeSnapshots();

        public void Write(IReadOnlyList<CheckpointRecord> records, IConsumer<byte[]?, byte[]?> consumer, Func<IReadOnlyList<PartitionSnapshot>?> takeSnapshots)
        {
            Interlocked.Increment(ref _attempts);
            throw new KafkaException(ErrorCode.TopicAuthorizationFailed);
        }

        public void GiveUp()
        {
            // Nothing was published.
        }
    }
}
