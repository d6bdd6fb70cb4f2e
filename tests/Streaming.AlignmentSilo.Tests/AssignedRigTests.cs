using Microsoft.Extensions.DependencyInjection;
using Streaming.Abstractions;
using Streaming.AlignmentSilo.Tests.Support;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo.Tests;

/// <summary>A rig whose partition is assigned anew, to the same silo or by somebody who has not noticed.</summary>
[Collection(RunningClusterTests.Name)]
public sealed class AssignedRigTests(RunningCluster cluster)
{
    private const int Partition = 200;

    private readonly Assignments _assignments = cluster.Services.GetRequiredService<Assignments>();

    [Fact]
    public async Task Append_WhenTheRigNeverHadWhatCameBefore_IsAGap()
    {
        var rig = Grain("gap");
        var assignment = _assignments.Open(Partition, epoch: 1);

        Assert.Equal(AppendResult.Gap, await rig.AppendAsync(Batch(assignment, isFirst: false, checkpoint: null, 7)));
        Assert.Null(await rig.GetSnapshotAsync(assignment));
        Assert.True(await rig.WaitForRoomAsync(assignment));
    }

    [Fact]
    public async Task Append_OfALaterAssignment_BeginsAnew()
    {
        var rig = Grain("anew");
        await rig.AppendAsync(Batch(_assignments.Open(Partition + 1, epoch: 1), isFirst: true, checkpoint: null, 7));
        var later = _assignments.Open(Partition + 1, epoch: 2);

        await rig.AppendAsync(Batch(later, isFirst: true, checkpoint: null, 9));

        var snapshot = await rig.GetSnapshotAsync(later);
        Assert.Equal([9, 9], snapshot!.Holds.Select(hold => hold.Offset));
    }

    /// <summary>As where two producers place the same key differently.</summary>
    [Fact]
    public async Task Rig_WhoseRecordsAreInTwoPartitions_IsTwoRigs()
    {
        var rigs = cluster.Services.GetRequiredService<IRigDirectory>();
        var one = _assignments.Open(Partition + 5, epoch: 7);
        var other = _assignments.Open(Partition + 6, epoch: 3);

        await rigs.AppendAsync("split", Batch(one, isFirst: true, checkpoint: null, 7));
        await rigs.AppendAsync("split", Batch(other, isFirst: true, checkpoint: null, 9));

        Assert.Equal(AppendResult.Taken, await rigs.AppendAsync("split", Batch(one, isFirst: false, checkpoint: null, 8)));
        Assert.Equal([7, 7], (await rigs.GetSnapshotAsync("split", one))!.Holds.Select(hold => hold.Offset));
        Assert.Equal([9, 9], (await rigs.GetSnapshotAsync("split", other))!.Holds.Select(hold => hold.Offset));
    }

    [Fact]
    public async Task Append_OfAnEarlierAssignment_IsRefused()
    {
        var rig = Grain("stale");
        var earlier = _assignments.Open(Partition + 2, epoch: 1);
        var later = _assignments.Open(Partition + 2, epoch: 2);
        await rig.AppendAsync(Batch(later, isFirst: true, checkpoint: null, 7));

        await Assert.ThrowsAsync<StaleAssignmentException>(async () => await rig.AppendAsync(Batch(earlier, isFirst: true, checkpoint: null, 8)));
    }

    [Fact]
    public async Task Append_WithACheckpoint_DoesNotPublishAgainWhatWasPublished()
    {
        var rig = Grain("resumed");
        var first = _assignments.Open(Partition + 3, epoch: 1);
        await rig.AppendAsync(Batch(first, isFirst: true, checkpoint: null, 0, 1, 2));
        await cluster.Kafka.WaitForEventsAsync("resumed", "status", 2);
        var snapshot = await WaitForHoldAsync(rig, first, offset: 2);
        var second = _assignments.Open(Partition + 3, epoch: 2);

        await rig.AppendAsync(Batch(second, isFirst: true, snapshot.Checkpoint, 0, 1, 2, 3));

        var events = await cluster.Kafka.WaitForEventsAsync("resumed", "status", 3);
        Assert.Equal(["resumed/status/0/0", "resumed/status/1000000/0", "resumed/status/2000000/0"], events.Select(fusionEvent => fusionEvent.Id));
    }

    [Fact]
    public async Task Event_WhenThePartitionIsTakenAway_IsNotPublishedAnyMore()
    {
        var rig = Grain("revoked");
        var inference = new HeldInference();
        cluster.Inference.Answer("revoked", inference.InferAsync);
        var assignment = _assignments.Open(Partition + 4, epoch: 1);
        await rig.AppendAsync(Batch(assignment, isFirst: true, checkpoint: null, 0, 1));
        await inference.AskedAsync(0);

        _assignments.Revoke(Partition + 4);
        inference.Release(0, 1);
        await rig.AppendAsync(Batch(_assignments.Open(Partition + 4, epoch: 2), isFirst: true, checkpoint: null, 1, 2));

        var events = await cluster.Kafka.WaitForEventsAsync("revoked", "fused", 1);
        Assert.Equal(["revoked/fused/1000000/0"], events.Select(fusionEvent => fusionEvent.Id));
    }

    private static async Task<RigSnapshot> WaitForHoldAsync(IRigGrain rig, PartitionAssignment assignment, long offset)
    {
        using var limit = new CancellationTokenSource(TestTime.Limit);
        while (true)
        {
            var snapshot = await rig.GetSnapshotAsync(assignment);
            if (snapshot!.Holds.All(hold => hold.Offset == offset))
                return snapshot;
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private IRigGrain Grain(string name) => cluster.Services.GetRequiredService<IGrainFactory>().GetGrain<IRigGrain>(new RigKey(Partition, name).ToString());

    /// <summary>Camera and captions in each of the seconds, at offsets of the same number.</summary>
    private static SampleBatch Batch(PartitionAssignment assignment, bool isFirst, byte[]? checkpoint, params int[] seconds) => new()
    {
        Assignment = assignment,
        IsFirst = isFirst,
        Checkpoint = checkpoint,
        Samples = [.. seconds.SelectMany(second => (Sample[])[At("camera", second), At("captions", second)])],
    };

    private static Sample At(string modality, int second) => Samples.Data(modality, second + 0.5, new RecordPosition(modality, Partition, second));
}
