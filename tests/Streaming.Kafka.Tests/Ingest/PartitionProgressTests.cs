using System.Text;
using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Ingest;

public sealed class PartitionProgressTests
{
    private const string Checkpoint = "{}";

    private static readonly ModalityDefinition Camera = new() { Name = "camera", Topic = "camera", Kind = ContentKind.Tensor };
    private static readonly PartitionAssignment Assignment = new(Partition: 2, Epoch: 5);

    private readonly LoadedCheckpoints _loaded = new();

    [Fact]
    public void FirstBatch_BringsTheRigsCheckpoint_AndNoOtherDoes()
    {
        _loaded.Rigs["rig"] = Encoding.UTF8.GetBytes(Checkpoint);
        var progress = Create();

        var first = progress.CreateBatch("rig", []);
        var second = progress.CreateBatch("rig", []);

        Assert.True(first.IsFirst);
        Assert.Equal(Checkpoint, Encoding.UTF8.GetString(first.Checkpoint!));
        Assert.False(second.IsFirst);
        Assert.Null(second.Checkpoint);
    }

    [Fact]
    public void Snapshot_AsksRigsThatTookSomethingOrHold_AndNoOthers()
    {
        var progress = Create();
        foreach (var rig in (string[])["holding", "done", "untouched"])
            progress.CreateBatch(rig, []);
        progress.Touch("holding");
        progress.Touch("done");

        var (captured, asked) = progress.BeginSnapshot();
        Assert.Equal(["holding", "done"], asked);
        progress.EndSnapshot(captured, asked, [Snapshot(holds: 3), Snapshot(holds: null)]);

        Assert.Equal(["holding"], progress.BeginSnapshot().Rigs);
    }

    [Fact]
    public void Snapshot_LeavesOutWhatWasHandedOnAfterItBegan()
    {
        var progress = Create();
        progress.Track([Record(Camera, 10)]);
        var (captured, asked) = progress.BeginSnapshot();
        progress.Track([Record(Camera, 20)]);

        var snapshot = progress.EndSnapshot(captured, asked, []);

        Assert.Equal(11, Assert.Single(snapshot.Positions).Offset.Value);
    }

    [Fact]
    public void Checkpoints_AreWrittenAgain_UntilTheyAreWrittenOrChange()
    {
        var progress = Create();
        progress.CreateBatch("rig", []);

        Assert.Equal(2, TakeSnapshot(progress).Checkpoints.Count); // the partition's own, too
        var snapshot = TakeSnapshot(progress);
        Assert.Equal(2, snapshot.Checkpoints.Count);
        snapshot.MarkWritten();

        Assert.Empty(TakeSnapshot(progress).Checkpoints);
    }

    private static PartitionSnapshot TakeSnapshot(PartitionProgress progress)
    {
        progress.Touch("rig");
        var (captured, asked) = progress.BeginSnapshot();
        return progress.EndSnapshot(captured, asked, [Snapshot(holds: null)]);
    }

    private PartitionProgress Create() => new(Assignment, _loaded, []);

    private static RigSnapshot Snapshot(long? holds) => new()
    {
        Holds = holds is { } offset ? [new HoldOffset("camera", Assignment.Partition, offset)] : [],
        Checkpoint = [1],
    };

    /// <summary>A record whose event time in seconds is its offset.</summary>
    private static PolledRecord Record(ModalityDefinition modality, long offset) => new(
        modality, offset, new DecodeResult("rig", new Sample { Modality = modality.Name, EventTimeUs = offset * 1_000_000 }, null), null);
}
