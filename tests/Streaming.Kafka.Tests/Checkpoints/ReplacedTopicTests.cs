using System.Text;
using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Checkpoints;

/// <summary>What is written down of a partition while one of its topics was deleted and made again.</summary>
public sealed class ReplacedTopicTests
{
    private static readonly Dictionary<string, string> Known = new() { ["camera"] = "one", ["captions"] = "two" };

    private readonly LoadedCheckpoints _loaded = new()
    {
        Partition = new PartitionCheckpoint { Epoch = 3, TopicIds = Known, DeadLetterOffsets = new Dictionary<string, long> { ["camera"] = 7, ["captions"] = 8 } },
        Rigs = { ["rig"] = "kept"u8.ToArray() },
    };

    [Fact]
    public void ForgetReplaced_OfAnotherId_ForgetsTheOffsetsOfThatTopic()
    {
        var replaced = ForgetReplaced(("camera", "three"), ("captions", "two"));

        Assert.Equal(["camera"], replaced);
        Assert.Equal(new Dictionary<string, long> { ["captions"] = 8 }, _loaded.Partition.DeadLetterOffsets);
        Assert.Equal("kept without camera", Encoding.UTF8.GetString(_loaded.Rigs["rig"]));
        Assert.Equal(["rig/rig", "partition"], WrittenKeys());
    }

    [Fact]
    public void ForgetReplaced_OfTheSameIds_ForgetsNothing()
    {
        Assert.Empty(ForgetReplaced(("camera", "one"), ("captions", "two")));

        Assert.Equal(2, _loaded.Partition.DeadLetterOffsets.Count);
        Assert.Equal("kept", Encoding.UTF8.GetString(_loaded.Rigs["rig"]));
        Assert.Equal(["partition"], WrittenKeys());
    }

    [Fact]
    public void ForgetReplaced_OfATopicWhoseIdWasNotKnown_OnlyLearnsIt()
    {
        Assert.Empty(ForgetReplaced(("microphone", "four")));

        Assert.Equal(new Dictionary<string, string>(Known) { ["microphone"] = "four" }, _loaded.Partition.TopicIds);
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

    private IReadOnlyCollection<string> ForgetReplaced(params (string Topic, string Id)[] now) => _loaded.ForgetReplaced(
        now.ToDictionary(topic => topic.Topic, topic => topic.Id),
        (checkpoint, topics) => Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetString(checkpoint)} without {string.Join(", ", topics)}"));

    private IEnumerable<string> WrittenKeys() => _loaded.EncodeFor(new PartitionAssignment(0, 4)).Select(record => Encoding.UTF8.GetString(record.Key));
}
