using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streaming.Abstractions;
using Streaming.AlignmentSilo.Tests.Support;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo.Tests;

public sealed class MovedRigTests
{
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
        var batch = new SampleBatch { Samples = [Samples.Data("camera", 0.5, new RecordPosition("camera", 1, 7))] };
        HoldOffset[] held = [new("camera", 1, 7)];

        foreach (var rig in Rigs)
            Assert.Equal(held, await RigsOf(first).AppendAsync(rig, batch));
        foreach (var rig in Rigs)
            Assert.Equal(held, await AppendUntilTakenAsync(RigsOf(second), rig, batch));
        await first.StopAsync();

        foreach (var rig in Rigs)
            Assert.Equal(held, await RigsOf(second).GetHoldOffsetsAsync(rig));
        await second.StopAsync();
        await primary.StopAsync();
    }

    private static IRigDirectory RigsOf(IHost silo) => silo.Services.GetRequiredService<IRigDirectory>();

    /// <summary>As the consumer does: what a rig did not take is handed to it again.</summary>
    private static async Task<HoldOffset[]> AppendUntilTakenAsync(IRigDirectory rigs, string rig, SampleBatch batch)
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
