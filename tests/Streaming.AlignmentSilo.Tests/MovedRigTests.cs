using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streaming.Abstractions;
using Streaming.AlignmentSilo.Tests.Support;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo.Tests;

public sealed class MovedRigTests
{
    /// <summary>One that no silo's consumer reads.</summary>
    private const int Partition = 100;

    /// <summary>So many that what happens to one in three of them does not pass unseen.</summary>
    private static readonly string[] Rigs = [.. Enumerable.Range(1, 24).Select(number => $"rig {number}")];

    [Fact]
    public async Task Append_WhenThePartitionIsReadByAnotherSilo_BringsTheRigThereForGood()
    {
        await using var kafka = new TestKafka();
        var primaryPort = Silos.FindFreePort();
        using var primary = await Silos.StartInferenceAsync(new InferenceScript(), primaryPort, primaryPort);
        using var first = await Silos.StartAlignmentAsync(kafka, Silos.FindFreePort(), primaryPort);
        using var second = await Silos.StartAlignmentAsync(kafka, Silos.FindFreePort(), primaryPort);
        var before = CreateBatch(first, epoch: 1);
        var after = CreateBatch(second, epoch: 2);

        foreach (var rig in Rigs)
            Assert.Equal(AppendResult.Taken, await RigsOf(first).AppendAsync(rig, before));
        foreach (var rig in Rigs)
            Assert.Equal(AppendResult.Taken, await AppendUntilTakenAsync(RigsOf(second), rig, after));
        await first.StopAsync();

        foreach (var rig in Rigs)
        {
            var snapshot = await RigsOf(second).GetSnapshotAsync(rig, after.Assignment);
            Assert.Equal([new HoldOffset("camera", Partition, 7)], snapshot!.Holds);
        }

        await second.StopAsync();
        await primary.StopAsync();
    }

    private static SampleBatch CreateBatch(IHost silo, long epoch) => new()
    {
        Samples = [Samples.Data("camera", 0.5, new RecordPosition("camera", Partition, 7))],
        Assignment = silo.Services.GetRequiredService<Assignments>().Open(Partition, epoch),
        IsFirst = true,
    };

    private static IRigDirectory RigsOf(IHost silo) => silo.Services.GetRequiredService<IRigDirectory>();

    /// <summary>As the consumer does: what a rig did not take is handed to it again.</summary>
    private static async Task<AppendResult> AppendUntilTakenAsync(IRigDirectory rigs, string rig, SampleBatch batch)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await rigs.AppendAsync(rig, batch);
            }
            catch (Exception) when (TimeProvider.System.GetElapsedTime(started) < TestTime.Limit)
            {
                await Task.Yield();
            }
        }
    }
}
