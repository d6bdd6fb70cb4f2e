using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;
using Streaming.Abstractions;
using Streaming.Kafka.Tests.Checkpoints;

namespace Streaming.Kafka.Tests.Ingest;

/// <summary>What is known of rigs that do not come again.</summary>
public sealed class QuietRigTests
{
    private const string Topic = "camera";
    private const string Rig = "drive-17";

    private static readonly ModalityDefinition Camera = new() { Name = Topic, Topic = Topic, Kind = ContentKind.Tensor };
    private static readonly PartitionAssignment Assignment = new(Partition: 2, Epoch: 5);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch + TimeSpan.FromDays(1_000));
    private readonly LoadedCheckpoints _loaded = new();
    private readonly List<string> _forgotten = [];
    private readonly PartitionProgress _progress;
    private long _read;

    public QuietRigTests() => _progress = new PartitionProgress(Assignment, _loaded, [KeyValuePair.Create(Topic, 0L)], _time, _forgotten.Add);

    [Fact]
    public void Rig_AfterADayOfSilence_IsForgotten_AndComesBackAsANewOne()
    {
        Append(Rig);
        Commit();
        PassDays(1);
        Assert.Empty(_forgotten);

        var written = PassDays(1);

        Assert.Contains(written, IsRemovalOf(Rig));
        Assert.Equal([Rig], _forgotten);
        Assert.Empty(_progress.Rigs());
        var batch = _progress.CreateBatch(Rig, []);
        Assert.True(batch.IsFirst);
        Assert.Null(batch.Checkpoint);
    }

    [Fact]
    public void Rig_ThatHoldsSomething_IsNotForgotten()
    {
        Append(Rig);
        Commit(holds: 0);

        Assert.DoesNotContain(PassDays(5, holds: 0), IsRemovalOf(Rig));
        Assert.Equal([Rig], _progress.Rigs());
    }

    [Fact]
    public void Rig_ThatSaysSomethingNowAndThen_IsNotForgotten()
    {
        for (var i = 0; i < 10; i++)
        {
            Append(Rig);
            Commit();
            _time.Advance(SilenceClock.Enough / 2);
            _progress.NoteEnd(End);
            Commit();
        }

        Assert.Empty(_forgotten);
    }

    /// <summary>Its records may lie in the topics.</summary>
    [Fact]
    public void Rig_OfAPartitionThatIsNotReadToItsEnd_IsNotForgotten()
    {
        Append(Rig);
        Commit();

        PassDays(5, isAtEnd: false);

        Assert.Empty(_forgotten);
    }

    /// <summary>A replay would begin before the records of this one.</summary>
    [Fact]
    public void Rig_WhoseRecordsLieBehindWhatAnotherHolds_IsNotForgotten()
    {
        Append("stuck");
        Append(Rig);
        var (captured, asked) = _progress.BeginSnapshot();
        Write(_progress.EndSnapshot(captured, asked, [Snapshot(holds: 0), Snapshot()]));

        PassDays(5, holds: 0);
        Assert.Empty(_forgotten);
        PassDays(3);

        Assert.Contains(Rig, _forgotten);
    }

    [Fact]
    public void Rig_ThatComesBackWhileItsRemovalIsWritten_IsKept_AndWrittenAnew()
    {
        Append(Rig);
        Commit();
        PassDays(1);
        _time.Advance(SilenceClock.Enough);
        _progress.NoteEnd(End);
        Commit();
        _time.Advance(SilenceClock.BetweenLooks);
        var (captured, asked) = _progress.BeginSnapshot();
        var removal = _progress.EndSnapshot(captured, asked, []);
        Assert.Contains(removal.Checkpoints, IsRemovalOf(Rig));

        Append(Rig);
        removal.MarkWritten();

        Assert.Empty(_forgotten);
        Assert.Contains(Commit(), checkpoint => checkpoint.Value is { } value && value.SequenceEqual(Snapshot().Checkpoint));
    }

    /// <summary>As of drives of last month, where the silo was deployed again since.</summary>
    [Fact]
    public void Rig_OfWhichNothingHasComeSinceTheAssignment_IsForgotten_WhereItWasWrittenDownLongAgo()
    {
        Load(Rig, age: TimeSpan.FromDays(30));
        Load("drive-18", age: TimeSpan.FromHours(1));
        _time.Advance(SilenceClock.BetweenLooks);
        Assert.DoesNotContain(Commit(), IsRemovalOf(Rig));
        _progress.NoteEnd(End);
        Commit();
        _time.Advance(SilenceClock.BetweenLooks);

        var written = Commit();

        Assert.Contains(written, IsRemovalOf(Rig));
        Assert.Equal([Rig], _forgotten);
        Assert.Equal(["drive-18"], _loaded.Rigs.Keys);
        PassDays(1);
        Assert.Equal([Rig, "drive-18"], _forgotten);
    }

    private TopicPartitionOffset[] End => [new(Topic, Assignment.Partition, _read)];

    private static RigSnapshot Snapshot(long? holds = null) => new()
    {
        Holds = holds is { } offset ? [new HoldOffset(Topic, Assignment.Partition, offset)] : [],
        Checkpoint = [1],
    };

    private static Predicate<CheckpointRecord> IsRemovalOf(string rig) =>
        checkpoint => checkpoint.Value is null && Encoding.UTF8.GetString(checkpoint.Key) == $"rig/{rig}";

    private void Load(string rig, TimeSpan age) =>
        CheckpointCodec.Decode(WrittenCheckpoint.Of(CheckpointCodec.Encode(Assignment, rig, [1]), _time.GetUtcNow() - age), _loaded);

    /// <summary>A record of the rig comes, and is taken.</summary>
    private void Append(string rig)
    {
        _progress.CreateBatch(rig, []);
        _progress.EndAppend(rig);
        _progress.Track([new PolledRecord(Camera, _read, new DecodeResult(rig, new Sample { Modality = Topic }, null), null)]);
        _read++;
    }

    /// <summary>Each with a commit at its end, and two looks.</summary>
    private List<CheckpointRecord> PassDays(int days, long? holds = null, bool isAtEnd = true)
    {
        var written = new List<CheckpointRecord>();
        for (var day = 0; day < days; day++)
        {
            _time.Advance(SilenceClock.Enough);
            if (isAtEnd)
                _progress.NoteEnd(End);
            written.AddRange(Commit(holds));
            _time.Advance(SilenceClock.BetweenLooks);
            written.AddRange(Commit(holds));
        }

        return written;
    }

    private IReadOnlyList<CheckpointRecord> Commit(long? holds = null)
    {
        var (captured, asked) = _progress.BeginSnapshot();
        return Write(_progress.EndSnapshot(captured, asked, [.. asked.Select(_ => Snapshot(holds))]));
    }

    private static IReadOnlyList<CheckpointRecord> Write(PartitionSnapshot snapshot)
    {
        snapshot.MarkWritten();
        return snapshot.Checkpoints;
    }
}
