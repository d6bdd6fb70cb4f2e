using System.Text.Json;

namespace Streaming.Kafka.Tests.Checkpoints;

public sealed class CheckpointCodecTests
{
    private static readonly DateTimeOffset Time = DateTimeOffset.UnixEpoch + TimeSpan.FromDays(1_000);

    private readonly LoadedCheckpoints _loaded = new();

    [Fact]
    public void Decode_OfALaterRecord_TakesThePlaceOfTheEarlier()
    {
        Decode(CheckpointCodec.Encode(0, "rig", [1]), Time);
        Decode(CheckpointCodec.Encode(0, "rig", [2]), Time.AddDays(1));

        Assert.Equal([2], _loaded.Rigs["rig"]);
        Assert.Equal(Time.AddDays(1), _loaded.WrittenAt["rig"]);
    }

    [Fact]
    public void Decode_OfARemoval_LeavesNothingOfTheRig_AndTheOthers()
    {
        Decode(CheckpointCodec.Encode(0, "rig", [1]), Time);
        Decode(CheckpointCodec.Encode(0, "other", [1]), Time);
        Decode(CheckpointCodec.EncodeRemoval(0, "rig"), Time);
        Decode(CheckpointCodec.EncodeRemoval(0, "unknown"), Time);

        Assert.Equal(["other"], _loaded.Rigs.Keys);
        Assert.Equal(["other"], _loaded.WrittenAt.Keys);
    }

    [Fact]
    public void Decode_OfSomethingElse_IsRefused() => Assert.Throws<JsonException>(() => CheckpointCodec.Decode("mine"u8.ToArray(), [1], Time, _loaded));

    private void Decode(CheckpointRecord record, DateTimeOffset writtenAt) => CheckpointCodec.Decode(record.Key, record.Value, writtenAt, _loaded);
}
