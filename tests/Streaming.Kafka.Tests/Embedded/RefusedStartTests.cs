using Microsoft.Extensions.DependencyInjection;

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
}
