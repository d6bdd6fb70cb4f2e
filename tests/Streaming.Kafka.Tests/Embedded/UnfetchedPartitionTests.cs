using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka.Tests.Embedded;

/// <summary>The group's coordinator is busy when the consumer asks it where to begin, and has time for who asks a moment later.</summary>
public sealed class UnfetchedPartitionTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>How long the consumer waits before it asks again.</summary>
    private static readonly (string Name, string Value)[] Settings = [("Consumer:retry.backoff.ms", "2000"), ("Consumer:retry.backoff.max.ms", "2000")];

    [Fact]
    public async Task Partition_OfWhichAllIsKnownBeforeItIsFetched_IsReadOnceItIs()
    {
        using var captions = new CaptionsTopic(kafka);
        await captions.SendAsync(["first", "last"]);
        var rigs = new GatedRigs();
        var last = rigs.Until("last");
        rigs.Open();
        kafka.RefuseNextOffsetFetch(ErrorCode.GroupLoadInProgress);

        using var host = await captions.StartConsumerAsync(rigs, Settings, configure: services => services.AddLogging(log => log.AddFakeLogging()));
        await last.WaitAsync(Timeout);
        await host.StopAsync();

        Assert.Equal(2, rigs.Count);
        Assert.True(HasSaid(host, "is not fetched yet"));
    }

    [Fact]
    public async Task Events_OfAPartitionOfWhichAllIsKnownBeforeItIsFetched_AreTakenOnceItIs()
    {
        var events = new EventsTopic(kafka);
        await events.SendAsync("first", "last");
        kafka.RefuseNextOffsetFetch(ErrorCode.GroupLoadInProgress);

        using var host = await events.StartSubscriptionAsync(Settings);
        Assert.Equal(["first", "last"], await events.TakenAsync(2).WaitAsync(Timeout));
        await host.StopAsync();

        Assert.True(HasSaid(host, "cannot be read yet"));
    }

    private static bool HasSaid(IHost host, string words) =>
        host.Services.GetFakeLogCollector().GetSnapshot().Any(said => said.Message.Contains(words, StringComparison.Ordinal));
}
