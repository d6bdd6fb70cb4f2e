using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Streaming.Kafka.Tests.Embedded;

/// <summary>A group that has never committed anything, and begins at the end of its topics.</summary>
public sealed class FirstCommitTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>, IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly (string Name, string Value)[] Settings = [("Consumer:auto.offset.reset", "latest")];

    private readonly CaptionsTopic _captions = new(kafka);

    /// <summary>Where it began is committed though it read nothing: the next consumer would begin at the end as it is then.</summary>
    [Fact]
    public async Task NextConsumer_ReadsWhatCameSinceTheFirstBegan()
    {
        await _captions.SendAsync(["before"]);
        using (var host = await StartAsync(new GatedRigs()))
            await host.StopAsync();
        await _captions.SendAsync(["between"]);
        var rigs = new GatedRigs();
        var last = rigs.Until("after");
        rigs.Open();
        using var next = await StartAsync(rigs);

        await _captions.SendAsync(["after"]);
        await last.WaitAsync(Timeout);

        Assert.Equal(2, rigs.Count);
        await next.StopAsync();
    }

    public void Dispose() => _captions.Dispose();

    /// <summary>Returns when it reads.</summary>
    private async Task<IHost> StartAsync(GatedRigs rigs)
    {
        var host = await _captions.StartConsumerAsync(rigs, Settings);
        await host.Services.GetRequiredService<IngestStatus>().FirstAssignment.WaitAsync(Timeout);
        return host;
    }
}
