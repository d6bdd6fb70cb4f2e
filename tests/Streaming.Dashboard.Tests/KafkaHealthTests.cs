using Microsoft.Extensions.Diagnostics.HealthChecks;
using Streaming.Dashboard.Tests.Wall;
using Streaming.Dashboard.Wall;
using Streaming.Kafka;

namespace Streaming.Dashboard.Tests;

public sealed class KafkaHealthTests
{
    private static readonly KafkaView Answering = KafkaView.Of(new TailLook(), "kafka:9092");
    private static readonly KafkaView Silent = KafkaView.Of(new TailLook { Fault = "timed out" }, "kafka:9092");

    private readonly WatchedWall _wall = new();

    [Fact]
    public async Task Page_BeforeABrokerAnswered_IsNotReady()
    {
        Assert.Equal(HealthStatus.Unhealthy, await CheckAsync());

        _wall.Wall.SetKafka(Silent);
        Assert.Equal(HealthStatus.Unhealthy, await CheckAsync());

        _wall.Wall.SetKafka(Answering);
        Assert.Equal(HealthStatus.Healthy, await CheckAsync());
    }

    [Fact]
    public async Task Page_WhenTheBrokersGo_StaysReadyToSaySo()
    {
        _wall.Wall.SetKafka(Answering);

        _wall.Wall.SetKafka(Silent);

        Assert.Equal(HealthStatus.Degraded, await CheckAsync());
    }

    private async Task<HealthStatus> CheckAsync() => (await new KafkaHealth(_wall.Wall).CheckHealthAsync(new HealthCheckContext())).Status;
}
