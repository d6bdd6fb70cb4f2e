namespace Streaming.Kafka.Tests.Embedded;

public sealed class FailedConsumerTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>A consumer that waits for ever for records that nobody gives back would leave a silo behind that holds rigs and reads nothing.</summary>
    [Fact]
    public async Task Silo_WhenItsConsumerFailsWithRecordsInHand_Ends()
    {
        using var captions = new CaptionsTopic(kafka);
        await captions.SendAsync(Enumerable.Range(0, 10).Select(i => $"{i}"));
        var clock = new BrokenClock();
        using var host = await captions.StartConsumerAsync(new GatedRigs(), time: clock);

        await host.Stopping().WaitAsync(Timeout);

        Assert.True(clock.WasAsked);
        await host.StopAsync();
    }

    /// <summary>Stops the reader just after it was given records, as too little memory for one of them would.</summary>
    private sealed class BrokenClock : TimeProvider
    {
        private volatile bool _wasAsked;

        public bool WasAsked => _wasAsked;

        public override DateTimeOffset GetUtcNow()
        {
            _wasAsked = true;
            throw new InvalidOperationException("The clock is broken.");
        }
    }
}
