using EndToEnd.Tests.Infrastructure;
using Streaming.Abstractions;

namespace EndToEnd.Tests.Clusters;

/// <summary>Two silos of each kind as processes, on a real Redis and a real Kafka.</summary>
[Collection(WholeSystems.Name)]
public sealed class RedisClusterTests(RealKafka kafka) : IAsyncLifetime
{
    private const int Partitions = 4;
    private const long StartUs = 1_769_860_800_000_000;

    /// <summary>Enough that each partition has some.</summary>
    private static readonly string[] Rigs = [.. Enumerable.Range(1, 12).Select(number => $"rig-{number}")];

    private readonly List<SiloProcess> _silos = [];
    private RealRedis? _redis;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
            await silo.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Cluster_SpreadsItsWork_AndGoesOnWhenOneSiloOfEachKindIsStopped()
    {
        kafka.Require();
        _redis = await RealRedis.StartAsync();
        using var deployment = new Deployment("clusters", kafka.BootstrapServers);
        SiloProcess[] alignment = [Add(deployment.StartAlignmentSilo(OnRedis())), Add(deployment.StartAlignmentSilo(OnRedis()))];
        SiloProcess[] inference = [Add(deployment.StartInferenceSilo(OnRedis())), Add(deployment.StartInferenceSilo(OnRedis()))];
        foreach (var silo in _silos)
            await silo.WaitUntilReadyAsync();
        await WaitForPartitionsAsync(alignment, [2, 2]);

        await SimulatedRigs.SendAsync(deployment.Kafka, deployment.Topics, Rigs, StartUs);
        var windows = Rigs.Length * (int)SimulatedRigs.Length.TotalSeconds;
        var first = await deployment.ReadEventsAsync(windows, Logs);

        AssertComplete(first.Values, windows);
        foreach (var silo in alignment)
            Assert.True(await silo.SumAsync("streaming_events_published_total") > 0, silo.Log);
        foreach (var silo in inference)
            Assert.True(await silo.SumAsync("streaming_inference_requests_total") > 0, silo.Log);

        await alignment[0].StopInOrderAsync();
        await inference[0].StopInOrderAsync();
        await WaitForPartitionsAsync([alignment[1]], [Partitions]);
        await SimulatedRigs.SendAsync(deployment.Kafka, deployment.Topics, [.. Rigs.Select(rig => $"{rig}-later")], StartUs);
        var second = await deployment.ReadEventsAsync(2 * windows, Logs);

        AssertComplete(second.Values.Where(fusionEvent => fusionEvent.Rig.EndsWith("-later", StringComparison.Ordinal)), windows);
        await alignment[1].StopInOrderAsync();
        await inference[1].StopInOrderAsync();
    }

    /// <summary>An event for each window of each rig, with a prediction.</summary>
    private static void AssertComplete(IEnumerable<FusionEvent> events, int windows)
    {
        var complete = events.Where(fusionEvent => fusionEvent is { Prediction: not null, Fault: null });
        Assert.Equal(windows, complete.Count());
    }

    private (string, string)[] OnRedis() =>
    [
        ("Clustering__Mode", "redis"),
        ("Clustering__Redis", _redis!.ConnectionString),
        ("Clustering__AdvertisedAddress", "127.0.0.1"),
    ];

    private Task WaitForPartitionsAsync(SiloProcess[] silos, double[] expected) => Poll.UntilAsync(
        async () =>
        {
            var assigned = new List<double>();
            foreach (var silo in silos)
                assigned.Add(await silo.SumAsync("streaming_ingest_partitions") ?? 0);
            return assigned.SequenceEqual(expected);
        },
        Logs);

    private SiloProcess Add(SiloProcess silo)
    {
        _silos.Add(silo);
        return silo;
    }

    private string Logs() => string.Join(Environment.NewLine, _silos.Select(silo => silo.Log));
}
