using Streaming.Abstractions;
using Streaming.AlignmentSilo.Tests.Support;

namespace Streaming.AlignmentSilo.Tests;

/// <summary>A pipeline whose windows wait so long for their answers and no longer.</summary>
[Collection(RunningClusterTests.Name)]
public sealed class InferenceDeadlineTests(RunningCluster cluster)
{
    private const long DeadlineUs = 1_500_000;

    [Fact]
    public async Task Request_OfAWindowWithADeadline_SaysHowMuchOfItIsLeft()
    {
        var rig = cluster.CreateRig("timely");

        await rig.AppendAsync(rig.Data("gauge", 0.5), rig.Data("gauge", 1.5));
        var fusionEvent = Assert.Single(await cluster.Kafka.WaitForEventsAsync(rig.Name, "impatient", 1));

        Assert.InRange(Assert.Single(cluster.Inference.Requests, request => request.Rig == rig.Name).TimeLeftUs!.Value, 1, DeadlineUs);
        Assert.Null(fusionEvent.Degraded);
        Assert.Equal("pothole", fusionEvent.Prediction!.Label);
    }

    [Fact]
    public async Task Request_OfAPipelineWithoutADeadline_HasAllTheTime()
    {
        var rig = cluster.CreateRig("timeless");

        await rig.AppendAsync(rig.Seconds(0, 1));
        await cluster.Kafka.WaitForEventsAsync(rig.Name, "fused", 1);

        Assert.Null(Assert.Single(cluster.Inference.Requests, request => request.Rig == rig.Name).TimeLeftUs);
    }

    [Fact]
    public async Task Event_WhenTheAnswerDoesNotComeInTime_IsPublishedWithoutIt()
    {
        var rig = cluster.CreateRig("unanswered");
        var degraded = cluster.Metrics.SumOf("streaming.window.degraded", "pipeline=impatient,reason=late");
        var inference = new HeldInference();
        cluster.Inference.Answer(rig.Name, inference.InferAsync);

        await rig.AppendAsync(rig.Data("gauge", 0.5), rig.Data("gauge", 1.5));
        var fusionEvent = Assert.Single(await cluster.Kafka.WaitForEventsAsync(rig.Name, "impatient", 1));
        inference.Release(0);

        Assert.Equal(DegradedReason.Late, fusionEvent.Degraded);
        Assert.Equal("The answer did not come within the inference deadline of 1.5 s.", fusionEvent.Fault);
        Assert.Equal(new EventModel("fusion", 0), fusionEvent.Model);
        Assert.Null(fusionEvent.Prediction);
        Assert.Equal(1, Assert.Single(fusionEvent.Modalities).SampleCount);
        Assert.Equal(1, cluster.Metrics.SumOf("streaming.window.degraded", "pipeline=impatient,reason=late") - degraded);
        await rig.WaitForHoldsAsync("gauge 101");
    }

    [Fact]
    public async Task Event_WhenInferenceRefusesUntilTheDeadline_SaysWhatItSaid()
    {
        var rig = cluster.CreateRig("refused");
        cluster.Inference.Answer(rig.Name, _ => throw new InferenceQueueFullException("256 requests wait for model fusion already."));

        await rig.AppendAsync(rig.Data("gauge", 0.5), rig.Data("gauge", 1.5));
        var fusionEvent = Assert.Single(await cluster.Kafka.WaitForEventsAsync(rig.Name, "impatient", 1));

        Assert.Equal(DegradedReason.Refused, fusionEvent.Degraded);
        Assert.EndsWith("the last one said: 256 requests wait for model fusion already.", fusionEvent.Fault, StringComparison.Ordinal);
    }
}
