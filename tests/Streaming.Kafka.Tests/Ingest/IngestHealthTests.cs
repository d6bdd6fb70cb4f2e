using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Streaming.Kafka.Tests.Ingest;

/// <summary>When a silo that reads topics is ready.</summary>
public sealed class IngestHealthTests
{
    private readonly IngestStatus _status = new();

    [Fact]
    public async Task Silo_WhoseGroupHasNotSpoken_IsNotReady() => Assert.Equal((HealthStatus.Unhealthy, "No partitions are assigned yet."), await CheckAsync());

    [Fact]
    public async Task Silo_ThatIsOneTooMany_IsReady()
    {
        _status.Assign(0);

        var (status, said) = await CheckAsync();

        Assert.Equal(HealthStatus.Healthy, status);
        Assert.StartsWith("No partition is left for this silo", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silo_ThatReadsSomeOfItsPartitions_IsReady()
    {
        _status.NoteWaiting(1);
        _status.Assign(3);

        Assert.Equal((HealthStatus.Healthy, "3 partitions are assigned."), await CheckAsync());
    }

    /// <summary>A group may say that there is nothing more while what it gave before waits.</summary>
    [Fact]
    public async Task Silo_ThatCanReadNoneOfItsPartitions_IsNotReady_ThoughItsGroupHasSpoken()
    {
        _status.NoteWaiting(2);
        _status.Assign(0);

        Assert.Equal((HealthStatus.Unhealthy, "None of the 2 partitions of this silo can be read yet."), await CheckAsync());
    }

    private async Task<(HealthStatus Status, string? Said)> CheckAsync()
    {
        var result = await new IngestHealth(_status).CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);
        return (result.Status, result.Description);
    }
}
