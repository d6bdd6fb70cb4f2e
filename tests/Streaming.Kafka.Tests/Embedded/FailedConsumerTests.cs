using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Embedded;

public sealed class FailedConsumerTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>A consumer that waits for ever for records that nobody gives back would leave a silo behind that holds rigs and reads nothing.</summary>
    [Fact]
    public async Task Silo_WhenItsConsumerFailsWithRecordsInHand_Ends()
    {
        var options = kafka.CreateOptions();
        var topic = kafka.CreateTopic("captions");
        using var producer = new SampleProducer(options, new Dictionary<string, string> { ["captions"] = topic });
        for (var i = 0; i < 10; i++)
            await producer.SendAsync("rig", new Sample { Modality = "captions", ContentType = ContentTypes.Text, Payload = [(byte)'a'], Id = $"{i}" }, CancellationToken.None);
        await producer.FlushAsync(CancellationToken.None);
        var clock = new BrokenClock();
        using var host = await RunningConsumer.StartAsync(
            options, new GatedRigs(), [new ModalityDefinition { Name = "captions", Topic = topic, Kind = ContentKind.Text }], time: clock);
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);

        await stopping.Task.WaitAsync(Timeout);

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
