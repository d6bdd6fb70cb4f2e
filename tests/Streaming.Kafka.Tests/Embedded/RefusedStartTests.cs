using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Abstractions;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka.Tests.Embedded;

/// <summary>A broker that refuses at once what a partition needs before it is read.</summary>
public sealed class RefusedStartTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Start_ThatIsRefused_IsTriedAgainAfterAPause()
    {
        using var captions = new CaptionsTopic(kafka);
        var delivery = new RefusedDelivery(attempts: 3);
        using var host = await captions.StartConsumerAsync(new GatedRigs(), configure: services => services.AddSingleton<IDelivery>(delivery));

        var took = await delivery.Attempts.WaitAsync(Timeout);

        Assert.InRange(took, TimeSpan.FromMilliseconds(900), Timeout);
        await host.StopAsync();
    }

    private sealed class RefusedDelivery(int attempts) : IDelivery
    {
        private readonly TaskCompletionSource<TimeSpan> _attempts = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<long> _times = [];

        /// <summary>How long so many attempts took, from the first on.</summary>
        public Task<TimeSpan> Attempts => _attempts.Task;

        public void Start()
        {
            // Nothing is needed.
        }

        public Task PublishAsync(PartitionAssignment assignment, string topic, Message<byte[]?, byte[]?> message, Publication publication) => Task.CompletedTask;

        public void Commit(IConsumer<byte[]?, byte[]?> consumer, Func<IReadOnlyList<PartitionSnapshot>?> takeSnapshots) => takeSnapshots();

        public void Write(IReadOnlyList<CheckpointRecord> records, IConsumer<byte[]?, byte[]?> consumer, Func<IReadOnlyList<PartitionSnapshot>?> takeSnapshots)
        {
            _times.Add(TimeProvider.System.GetTimestamp());
            if (_times.Count == attempts)
                _attempts.TrySetResult(TimeProvider.System.GetElapsedTime(_times[0]));
            throw new KafkaException(ErrorCode.TopicAuthorizationFailed);
        }

        public void GiveUp()
        {
            // Nothing was published.
        }
    }
}
