using Microsoft.Extensions.Diagnostics.HealthChecks;
using Streaming.Dashboard.Tests.Wall;

namespace Streaming.Dashboard.Tests;

public sealed class KafkaHealthTests
{
    private readonly WatchedWall _wall = new();

    [Fact]
    public async Task Page_BeforeABrokerAnswered_IsNotReady()
    {
        Assert.Equal(HealthStatus.Unhealthy, await CheckAsync());

        _wall.Wall.SetKafka("timed out");
        Assert.Equal(HealthStatus.Unhealthy, await CheckAsync());

        _wall.Wall.SetKafka(null);
        Assert.Equal(HealthStatus.Healthy, await CheckAsync());
    }

    [Fact]
    public async Task Page_WhenTheBrokersGo_StaysReadyToSaySo()
    {
        _wall.Wall.SetKafka(null);

        _wall.Wall.SetKafka("timed out");

        Assert.Equal(HealthStatus.Degraded, await CheckAsync());
    }

    private async Task<HealthStatus> CheckAsync() => (await new KafkaHealth(_wall.Wall).CheckHealthAsync(new HealthCheckContext())).Status;
}
