using Streaming.AlignmentSilo.Tests.Support;

namespace Streaming.AlignmentSilo.Tests;

/// <summary>A pipeline whose windows close faster than its model answers, and whose user wants the newest.</summary>
[Collection(RunningClusterTests.Name)]
public sealed class LatestOnlyTests(RunningCluster cluster)
{
    [Fact]
    public async Task Windows_WhenTheModelIsBusy_AreSkippedForTheNewest()
    {
        var rig = cluster.CreateRig("latest");
        var inference = new HeldInference();
        cluster.Inference.Answer(rig.Name, inference.InferAsync);
        await rig.AppendAsync(rig.Data("sonar", 0.5), rig.Data("sonar", 1.5));
        await inference.AskedAsync(0);

        // More than a lossless pipeline would take before it waits.
        for (var second = 2; second <= RunningCluster.MaxWindowsInFlight + 4; second++)
            await rig.AppendAsync(rig.Data("sonar", second + 0.5));
        inference.Release(0);
        await inference.AskedAsync(RunningCluster.MaxWindowsInFlight + 3);
        inference.Release(RunningCluster.MaxWindowsInFlight + 3);

        var events = await cluster.Kafka.WaitForEventsAsync(rig.Name, "latest", 2);
        Assert.Equal([0, RunningCluster.MaxWindowsInFlight + 3], events.Select(fusionEvent => fusionEvent.Window.StartUs / 1_000_000));
        Assert.Equal(RunningCluster.MaxWindowsInFlight + 2, cluster.Metrics.SumOf("streaming.window.skipped", "pipeline=latest"));
        await rig.WaitForHoldsAsync($"sonar {100 + RunningCluster.MaxWindowsInFlight + 4}");
    }
}
