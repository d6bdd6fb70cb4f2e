using System.Text;
using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Checkpoints;

/// <summary>What is written down of a partition while one of its topics was deleted and made again, or has lost its last records.</summary>
public sealed class OutdatedTopicTests
{
    private static readonly Dictionary<string, string> Known = new() { ["camera"] = "one", ["captions"] = "two" };

    private readonly LoadedCheckpoints _loaded = new()
    {
        Partition = new PartitionCheckpoint { Epoch = 3, TopicIds = Known, DeadLetterOffsets = new Dictionary<string, long> { ["camera"] = 7, ["captions"] = 8 } },
        Rigs = { ["rig"] = "kept"u8.ToArray() },
    };

    [Fact]
    public void ForgetOutdated_OfAnotherId_ForgetsTheOffsetsOfThatTopic()
    {
        var replaced = ForgetOutdated([], ("camera", "three"), ("captions", "two"));

        Assert.Equal(["camera"], replaced);
        Assert.Equal(new Dictionary<string, long> { ["captions"] = 8 }, _loaded.Partition.DeadLetterOffsets);
        Assert.Equal("kept without camera", Encoding.UTF8.GetString(_loaded.Rigs["rig"]));
        Assert.Equal(["rig/rig", "partition"], WrittenKeys());
    }

    [Fact]
    public void ForgetOutdated_OfTheSameIds_ForgetsNothing()
    {
        Assert.Empty(ForgetOutdated([], ("camera", "one"), ("captions", "two")));

        Assert.Equal(2, _loaded.Partition.DeadLetterOffsets.Count);
        Assert.Equal("kept", Encoding.UTF8.GetString(_loaded.Rigs["rig"]));
        Assert.Equal(["partition"], WrittenKeys());
    }

    [Fact]
    public void ForgetOutdated_OfATopicWhoseIdWasNotKnown_OnlyLearnsIt()
    {
        Assert.Empty(ForgetOutdated([], ("microphone", "four")));

        Assert.Equal(new Dictionary<string, string>(Known) { ["microphone"] = "four" }, _loaded.Partition.TopicIds);
    }

    [Fact]
    public void ForgetOutdated_OfATopicThatEndsBeforeWhatIsCommitted_ForgetsItsOffsets_AndIsTheSameTopic()
    {
        Assert.Empty(ForgetOutdated(["camera"], ("camera", "one"), ("captions", "two")));

        Assert.Equal(new Dictionary<string, long> { ["captions"] = 8 }, _loaded.Partition.DeadLetterOffsets);
        Assert.Equal("kept without camera", Encoding.UTF8.GetString(_loaded.Rigs["rig"]));
        Assert.Equal(["rig/rig", "partition"], WrittenKeys());
    }

    [Fact]
    public void ForgetOutdated_OfATopicThatEndsBeforeWhatIsCommittedAndHasNoId_TakesItForAnother()
    {
        Assert.Equal(["camera"], ForgetOutdated(["camera"], ("captions", "two")));

        Assert.Equal("kept without camera", Encoding.UTF8.GetString(_loaded.Rigs["rig"]));
    }

    [Fact]
    public void EncodeFor_AnAssignment_IsReadBackWithItsEpochAndTopics()
    {
        var loaded = new LoadedCheckpoints();
        foreach (var record in _loaded.EncodeFor(new PartitionAssignment(0, 4)))
            CheckpointCodec.Decode(WrittenCheckpoint.Of(record, DateTimeOffset.UnixEpoch), loaded);

        Assert.Equal(4, loaded.Partition.Epoch);
        Assert.Equal(Known, loaded.Partition.TopicIds);
    }

    private IReadOnlyCollection<string> ForgetOutdated(string[] shortened, params (string Topic, string Id)[] now) => _loaded.ForgetOutdated(
        now.ToDictionary(topic => topic.Topic, topic => topic.Id),
        shortened,
        (checkpoint, topics) => Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetString(checkpoint)} without {string.Join(", ", topics)}"));

    private IEnumerable<string> WrittenKeys() => _loaded.EncodeFor(new PartitionAssignment(0, 4)).Select(record => Encoding.UTF8.GetString(record.Key));
}
