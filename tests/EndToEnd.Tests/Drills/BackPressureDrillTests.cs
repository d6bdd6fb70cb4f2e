using System.Globalization;
using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests.Drills;

/// <summary>What is promised holds where more comes than can be worked on. Nobody starts a silo again here: one that runs out of memory stays away.</summary>
[Collection(WholeSystems.Name)]
public sealed class BackPressureDrillTests(RealKafka kafka)
{
    private const string Modality = """ , "outOfOrderness": "150ms" """;
    private const int Mebibyte = 1024 * 1024;

    /// <summary>
    /// Of an alignment silo's managed heap, which alone grows with what waits: all of it is full soon where nothing holds records back.
    /// </summary>
    private const long HeapLimitBytes = 256 * Mebibyte;

    /// <summary>Of its process. What is not heap is the runtime, code, and what librdkafka has fetched.</summary>
    private const long MemoryLimitBytes = 640 * Mebibyte;

    private const int PartitionCreditBytes = 8 * Mebibyte;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(4);

    /// <summary>Long drills send in real time, short ones as much as they can in theirs.</summary>
    private static readonly double Speed = DrillScale.IsLong ? 1 : 4;

    private static readonly TimeSpan CatchUp = TimeSpan.FromMinutes(4);

    [Theory]
    [MemberData(nameof(DrillScale.Modes), MemberType = typeof(DrillScale))]
    public async Task Inference_WhenItIsStoppedWhileRigsSendOn_LeavesMemoryBoundedAndLosesNothing(bool exactlyOnce)
    {
        kafka.Require();
        using var deployment = new Deployment(
            $"drill-{Guid.NewGuid():N}", kafka.BootstrapServers, """ "window": { "type": "hopping", "size": "1s", "advance": "500ms" }, "model": "road-hazards" """, Modality);
        var input = new DrillInput(rigs: 8, (Pause + DrillScale.Overload) * Speed, frameComments: 4);
        var expected = ExpectedOutcome.Of(input, deployment.PipelineFile);
        await using var cluster = await DrillCluster.StartAsync(
            deployment,
            options:
            [
                ("Kafka__ExactlyOnce", $"{exactlyOnce}"),
                ("Kafka__PartitionCreditBytes", $"{PartitionCreditBytes}"),
                ("DOTNET_GCHeapHardLimit", HeapLimitBytes.ToString("X", CultureInfo.InvariantCulture)),
            ]);
        var started = TimeProvider.System.GetTimestamp();
        var sending = input.SendAsync(deployment.Kafka, deployment.Topics, Speed);
        await Task.Delay(Pause, TimeProvider.System);
        await cluster.InferenceSilos.Single().Silo.KillAsync();
        var sentBytes = await sending;
        cluster.InferenceSilos.Single().Restart();
        var outcome = await DrillOutcome.ReadAsync(deployment, expected, CatchUp);

        var silos = cluster.AlignmentSilos.Select(member => member.Silo).ToList();
        if (outcome.Faults.Count > 0 || silos.Exists(silo => silo.HasFailed))
            cluster.KeepLogs("inference stopped");
        Assert.All(silos, silo => Assert.False(silo.HasFailed, silo.EndOfLog));
        var peaks = await Task.WhenAll(silos.Select(silo => silo.PeakResidentBytesAsync()));
        DrillReport.Add(
            $"inference stopped, {sentBytes / Mebibyte} MiB sent to silos with {MemoryLimitBytes / Mebibyte} MiB, of which they took {peaks.Max() / Mebibyte}",
            exactlyOnce,
            outcome,
            TimeProvider.System.GetElapsedTime(started));
        outcome.RequireNoFaults();
        if (exactlyOnce)
            Assert.Empty(outcome.Duplicates);
        Assert.True(sentBytes > MemoryLimitBytes * silos.Count, $"{sentBytes} bytes are not enough to fill {silos.Count} silos.");
        Assert.All(peaks, peak => Assert.InRange(peak, 0, MemoryLimitBytes));
        foreach (var silo in silos)
            Assert.True(await silo.SumAsync("streaming_ingest_replays_total") is null, silo.EndOfLog);
    }
}
