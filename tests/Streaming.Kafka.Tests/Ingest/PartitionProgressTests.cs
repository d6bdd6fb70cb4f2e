using System.Text;
using Confluent.Kafka;
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

    /// <summary>Nobody asks it any more, so its grain may be gone by the next batch, as after a night without a record.</summary>
    [Fact]
    public void Batch_ToARigThatHasSaidThatItNeedsNothing_BringsItsCheckpointAlong()
    {
        var progress = Create();
        Append(progress, "rig");
        var (captured, asked) = progress.BeginSnapshot();
        progress.CreateBatch("rig", []);
        progress.EndAppend("rig");
        progress.EndSnapshot(captured, asked, [Snapshot(holds: null)]);
        Assert.False(progress.CreateBatch("rig", []).IsFirst);
        progress.EndAppend("rig");
        Ask(progress, Snapshot(holds: null));

        var batch = progress.CreateBatch("rig", []);

        Assert.True(batch.IsFirst);
        Assert.Equal(Snapshot(holds: null).Checkpoint, batch.Checkpoint);
    }

    [Fact]
    public void Batch_ToARigThatHoldsSomething_DoesNotBringItsCheckpointAlong()
    {
        var progress = Create();
        Append(progress, "rig");
        Ask(progress, Snapshot(holds: 3));

        Assert.False(progress.CreateBatch("rig", []).IsFirst);
    }

    [Fact]
    public void Snapshot_AsksRigsThatTookSomethingOrHold_AndNoOthers()
    {
        var progress = Create();
        Append(progress, "holding");
        Append(progress, "done");

        var (asked, _) = Ask(progress, Snapshot(holds: 3), Snapshot(holds: null));

        Assert.Equal(["holding", "done"], asked);
        Assert.Equal("holding", Assert.Single(progress.BeginSnapshot().Rigs).Name);
    }

    [Fact]
    public void Position_IsNotBeyondADeadLetterThatIsNotPublished()
    {
        var progress = Create();
        var first = progress.TryAddDeadLetter(Garbage(3))!;
        var second = progress.TryAddDeadLetter(Garbage(5))!;
        progress.Track([Record(Camera, 9)]);

        Assert.Equal(3, PositionOf(progress));
        second.MarkPublished();
        Assert.Equal(3, PositionOf(progress));
        first.MarkPublished();
        Assert.Equal(10, PositionOf(progress));
    }

    /// <summary>While the answer to its first batch is on its way, its windows are published already.</summary>
    [Fact]
    public void Snapshot_AsksARigWhoseBatchIsNotTakenYet_EachTime()
    {
        var progress = Create();
        progress.CreateBatch("rig", []);

        var (_, snapshot) = Ask(progress, Snapshot(holds: null));

        Assert.Contains(snapshot.Checkpoints, checkpoint => checkpoint.Value!.SequenceEqual(Snapshot(holds: null).Checkpoint));
        Assert.Equal("rig", Assert.Single(progress.BeginSnapshot().Rigs).Name);
    }

    [Fact]
    public void Snapshot_OfARigThatKnowsNothing_IsAReplay_UnlessItsFirstBatchIsOnItsWay()
    {
        var progress = Create();
        progress.CreateBatch("rig", []);
        var (captured, asked) = progress.BeginSnapshot();
        progress.EndAppend("rig");

        progress.EndSnapshot(captured, asked, [null]);

        (captured, asked) = progress.BeginSnapshot();
        var exception = Assert.Throws<ReplayRequiredException>(() => progress.EndSnapshot(captured, asked, [null]));
        Assert.Equal("Rig rig has lost what it held.", exception.Message);
    }

    [Fact]
    public void Snapshot_AsksAgain_WhereNobodyAnswered()
    {
        var progress = Create();
        Append(progress, "rig");

        Assert.Single(progress.BeginSnapshot().Rigs);
        var (asked, _) = Ask(progress, Snapshot(holds: null));

        Assert.Equal("rig", Assert.Single(asked));
        Assert.Empty(progress.BeginSnapshot().Rigs);
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

        Assert.Equal(2, TakeSnapshot(progress).Checkpoints.Count); // the partition's own, too
        var snapshot = TakeSnapshot(progress);
        Assert.Equal(2, snapshot.Checkpoints.Count);
        snapshot.MarkWritten();

        Assert.Empty(TakeSnapshot(progress).Checkpoints);
    }

    private static PartitionSnapshot TakeSnapshot(PartitionProgress progress)
    {
        Append(progress, "rig");
        return Ask(progress, Snapshot(holds: null)).Snapshot;
    }

    private static (IEnumerable<string> Asked, PartitionSnapshot Snapshot) Ask(PartitionProgress progress, params RigSnapshot?[] answers)
    {
        var (captured, asked) = progress.BeginSnapshot();
        return (asked.Select(rig => rig.Name), progress.EndSnapshot(captured, asked, answers));
    }

    private static void Append(PartitionProgress progress, string rig)
    {
        progress.CreateBatch(rig, []);
        progress.EndAppend(rig);
    }

    private PartitionProgress Create() => new(Assignment, _loaded, [], TimeProvider.System, _ => { });

    private static RigSnapshot Snapshot(long? holds) => new()
    {
        Holds = holds is { } offset ? [new HoldOffset("camera", Assignment.Partition, offset)] : [],
        Checkpoint = [1],
    };

    private static long PositionOf(PartitionProgress progress) => Assert.Single(TakeSnapshot(progress).Positions).Offset.Value;

    private static ConsumeResult<byte[]?, byte[]?> Garbage(long offset) => new() { TopicPartitionOffset = new TopicPartitionOffset("camera", Assignment.Partition, offset) };

    /// <summary>A record whose event time in seconds is its offset.</summary>
    private static PolledRecord Record(ModalityDefinition modality, long offset) => new(
        modality, offset, new DecodeResult("rig", new Sample { Modality = modality.Name, EventTimeUs = offset * 1_000_000 }, null), null);
}
