using System.Text.Json;
using Confluent.Kafka;
using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Checkpoints;

public sealed class CheckpointCodecTests
{
    private static readonly DateTimeOffset Time = DateTimeOffset.UnixEpoch + TimeSpan.FromDays(1_000);
    private static readonly PartitionAssignment Assignment = new(0, 4);
    private static readonly PartitionAssignment Next = new(0, 5);

    private readonly LoadedCheckpoints _loaded = new();

    [Fact]
    public void Decode_OfALaterRecord_TakesThePlaceOfTheEarlier()
    {
        Decode(CheckpointCodec.Encode(Assignment, "rig", [1]), Time);
        Decode(CheckpointCodec.Encode(Assignment, "rig", [2]), Time.AddDays(1));

        Assert.Equal([2], _loaded.Rigs["rig"]);
        Assert.Equal(Time.AddDays(1), _loaded.WrittenAt["rig"]);
    }

    [Fact]
    public void Decode_OfARemoval_LeavesNothingOfTheRig_AndTheOthers()
    {
        Decode(CheckpointCodec.Encode(Assignment, "rig", [1]), Time);
        Decode(CheckpointCodec.Encode(Assignment, "other", [1]), Time);
        Decode(CheckpointCodec.EncodeRemoval(Assignment, "rig"), Time);
        Decode(CheckpointCodec.EncodeRemoval(Assignment, "unknown"), Time);

        Assert.Equal(["other"], _loaded.Rigs.Keys);
        Assert.Equal(["other"], _loaded.WrittenAt.Keys);
    }

    [Fact]
    public void Decode_OfWhatAnAssignmentWroteAfterTheNext_PassesOverIt()
    {
        Decode(CheckpointCodec.Encode(Assignment, "quiet", [1]), Time);
        Decode(CheckpointCodec.Encode(Next, new PartitionCheckpoint { DeadLetterOffsets = new Dictionary<string, long> { ["camera"] = 7 } }), Time);
        Decode(CheckpointCodec.Encode(Next, "rig", [2]), Time);
        Decode(CheckpointCodec.Encode(Assignment, "rig", [1]), Time.AddDays(1));
        Decode(CheckpointCodec.EncodeRemoval(Assignment, "quiet"), Time.AddDays(1));
        Decode(CheckpointCodec.Encode(Assignment, new PartitionCheckpoint()), Time.AddDays(1));

        Assert.Equal([2], _loaded.Rigs["rig"]);
        Assert.Equal([1], _loaded.Rigs["quiet"]);
        Assert.Equal(Next.Epoch, _loaded.Partition.Epoch);
        Assert.Equal(7, _loaded.Partition.DeadLetterOffsets["camera"]);
    }

    [Fact]
    public void Decode_OfARecordThatDoesNotSayItsEpoch_TakesIt()
    {
        Decode(CheckpointCodec.Encode(Next, new PartitionCheckpoint()), Time);
        var record = WrittenCheckpoint.Of(CheckpointCodec.Encode(Assignment, "rig", [1]), Time);
        record.Headers = null;

        CheckpointCodec.Decode(record, _loaded);

        Assert.Equal([1], _loaded.Rigs["rig"]);
    }

    [Fact]
    public void Decode_OfSomethingElse_IsRefused() =>
        Assert.Throws<JsonException>(() => CheckpointCodec.Decode(new Message<byte[]?, byte[]?> { Key = "mine"u8.ToArray(), Value = [1] }, _loaded));

    [Fact]
    public void Decode_OfARecordWhoseEpochIsNoNumber_IsRefused()
    {
        var record = WrittenCheckpoint.Of(CheckpointCodec.Encode(Assignment, "rig", [1]), Time);
        record.Headers = new Headers { { HeaderNames.AssignmentEpoch, "fourth"u8.ToArray() } };

        Assert.Throws<JsonException>(() => CheckpointCodec.Decode(record, _loaded));
    }

    private void Decode(CheckpointRecord record, DateTimeOffset writtenAt) => CheckpointCodec.Decode(WrittenCheckpoint.Of(record, writtenAt), _loaded);
}
