using Streaming.Abstractions;
using Streaming.AlignmentSilo.Tests.Support;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo.Tests;

/// <summary>What a rig holds back, recognises, and does on its own.</summary>
[Collection(RunningClusterTests.Name)]
public sealed class RigGrainTests(RunningCluster cluster)
{
    [Fact]
    public async Task Holds_WhenWindowsAreOpenOrInFlight_CoverTheirSamplesUntilTheyAreDone()
    {
        var rig = cluster.CreateRig("holding");
        var inference = new HeldInference();
        cluster.Inference.Answer(rig.Name, inference.InferAsync);

        Assert.Equal(["camera 100", "captions 100"], await rig.AppendAsync(rig.Seconds(0)));
        Assert.Equal(["camera 100", "captions 100"], await rig.AppendAsync(rig.Seconds(1)));
        inference.Release(0);
        await rig.WaitForHoldsAsync("camera 101", "captions 101");
        await rig.AppendAsync(rig.Says(SampleKind.End, "camera"), rig.Says(SampleKind.End, "captions"));
        await inference.AskedAsync(1);
        Assert.Equal(["camera 101", "captions 101"], await rig.GetHoldsAsync());
        inference.Release(1);
        await rig.WaitForHoldsAsync();
    }

    [Fact]
    public async Task Append_WhenABatchIsReplayed_ChangesNothingAndIsCounted()
    {
        var rig = cluster.CreateRig("replayed");
        var replayed = ReplayedOfCamera();
        var first = rig.Seconds(0);
        var second = rig.Seconds(1);
        await rig.AppendAsync(first);

        await rig.AppendAsync(first);
        await rig.AppendAsync(second);
        await cluster.Kafka.WaitForEventsAsync(rig.Name, "status", 1);
        await rig.AppendAsync([.. first, .. second]);
        await rig.AppendAsync(rig.Seconds(2));

        var events = await cluster.Kafka.WaitForEventsAsync(rig.Name, "status", 2);
        Assert.Equal(["replayed/status/0/0", "replayed/status/1000000/0"], events.Select(fusionEvent => fusionEvent.Id));
        Assert.All(events, fusionEvent => Assert.Equal([1, 1], fusionEvent.Modalities.Select(modality => modality.SampleCount)));
        Assert.Equal(3, ReplayedOfCamera() - replayed);
        Assert.Equal(0, cluster.Metrics.SumOf("streaming.align.late", "pipeline=status,modality=camera"));
    }

    [Fact]
    public async Task Window_WhenNothingMoreComesBeforeItsDeadline_ClosesByTheClock()
    {
        var rig = cluster.CreateRig("overdue");
        await rig.AppendAsync(rig.Data("lidar", 0.5));

        var fusionEvent = Assert.Single(await cluster.Kafka.WaitForEventsAsync(rig.Name, "deadline", 1));

        Assert.Equal(CloseTrigger.Deadline, fusionEvent.ClosedBy);
        Assert.Equal([ModalityStatus.Present, ModalityStatus.Missing], fusionEvent.Modalities.Select(modality => modality.Status));
        await rig.WaitForHoldsAsync();
    }

    [Fact]
    public async Task Window_WhenItsModalitiesFallIdle_ClosesByTheClock()
    {
        var rig = cluster.CreateRig("idle");
        await rig.AppendAsync(rig.Data("compass", 0.5));

        var fusionEvent = Assert.Single(await cluster.Kafka.WaitForEventsAsync(rig.Name, "idle", 1));

        Assert.Equal(CloseTrigger.Proof, fusionEvent.ClosedBy);
        Assert.Equal([ModalityStatus.Present, ModalityStatus.Missing], fusionEvent.Modalities.Select(modality => modality.Status));
        await rig.WaitForHoldsAsync();
    }

    [Fact]
    public async Task Append_WhenTheDeadlineIsMonthsAway_HoldsTheSamples()
    {
        var rig = cluster.CreateRig("patient");

        Assert.Equal(["odometer 100"], await rig.AppendAsync(rig.Data("odometer", 0.5)));
    }

    [Theory]
    [InlineData("a/b+c#d?e")]
    [InlineData("\u0001\n\u00e9\U0001F69A")]
    public async Task Append_WhateverTheRigIsCalled_TakesTheSamples(string name)
    {
        var rig = cluster.CreateRig(name);

        Assert.Equal(["camera 100"], await rig.AppendAsync(rig.Data("camera", 0.5)));
    }

    [Fact]
    public async Task LateSample_WhenNoWindowCanTakeIt_GoesToItsTopicAsItCame()
    {
        var rig = cluster.CreateRig("late");
        var onTime = rig.Data("lidar", 5);
        var late = rig.Data("lidar", 3);

        await rig.AppendAsync(onTime, late);

        var record = Assert.Single(await cluster.Kafka.LateSamples.WaitForAsync(rig.Name, 1));
        Assert.Equal("2000000", TopicLog.Header(record, HeaderNames.LateByMicroseconds));
        Assert.Equal("deadline", TopicLog.Header(record, HeaderNames.LatePipeline));
        Assert.Equal("lidar/100/101", TopicLog.Header(record, HeaderNames.LatePosition));
        Assert.Equal(late.Id, TopicLog.Header(record, HeaderNames.Id));
        Assert.Equal("1970-01-01T00:00:03.000000Z", TopicLog.Header(record, HeaderNames.Time));
        Assert.Equal(late.Payload, record.Message.Value);
        Assert.Equal(1, cluster.Metrics.SumOf("streaming.align.late", "pipeline=deadline,modality=lidar"));
        await rig.WaitForHoldsAsync();
    }

    private long ReplayedOfCamera() => cluster.Metrics.SumOf("streaming.align.replayed", "modality=camera");
}
