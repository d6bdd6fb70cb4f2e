using Microsoft.Extensions.DependencyInjection;

namespace Streaming.Kafka.Tests.Embedded;

/// <summary>A partition of which records have come before it can be begun with, is taken away, and is given back.</summary>
public sealed class ReturnedPartitionTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>After which a partition that could not be begun with is tried again. Time stands still, so it is not.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Partition_IsReadOnceItIsGivenBack()
    {
        using var captions = new CaptionsTopic(kafka);
        await captions.SendAsync(["first", "last"]);
        var rigs = new GatedRigs();
        var last = rigs.Until("last");
        rigs.Open();
        var time = new WaitedTime();
        var delivery = new RefusedDelivery(time);
        using var host = await captions.StartConsumerAsync(rigs, time: time, configure: services => services.AddSingleton<IDelivery>(delivery));
        await time.UntilWaitedForAsync(Pause).WaitAsync(Timeout);

        delivery.Accept();
        await captions.JoinAndLeaveAsync().WaitAsync(Timeout);
        await last.WaitAsync(Timeout);

        Assert.Equal(2, rigs.Count);
        await host.StopAsync();
    }
}
