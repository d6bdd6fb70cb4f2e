using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka.Tests.Embedded;

public sealed class FatalProducerTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>A leader that has not everything that was acknowledged finds numbers missing. A silo that stayed would read on, be ready and publish nothing.</summary>
    [Fact]
    public async Task Silo_WhoseProducerTakesNoFurtherRecord_Ends()
    {
        using var captions = new CaptionsTopic(kafka);
        using var host = await captions.StartConsumerAsync(new GatedRigs());
        await host.Services.GetRequiredService<IngestStatus>().FirstAssignment.WaitAsync(Timeout);
        var producer = host.Services.GetRequiredService<KafkaProducer>();

        kafka.RefuseNextRecords(ErrorCode.OutOfOrderSequenceNumber);
        await Record.ExceptionAsync(() => producer.ProduceAsync(captions.Name, new Message<byte[]?, byte[]?>())); // or it is a checkpoint that is refused

        await host.Stopping().WaitAsync(Timeout);
        Assert.Throws<InvalidOperationException>(producer.ThrowIfFatal);
        await host.StopAsync();
    }
}
