using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>All that is written down of one partition number.</summary>
internal sealed class LoadedCheckpoints
{
    private bool _rigsHaveChanged;

    public PartitionCheckpoint Partition { get; set; } = PartitionCheckpoint.None;

    /// <summary>By rig, as it wrote it.</summary>
    public Dictionary<string, byte[]> Rigs { get; } = [];

    /// <summary>By rig, when it wrote it.</summary>
    public Dictionary<string, DateTimeOffset> WrittenAt { get; } = [];

    /// <summary>Forgets the offsets of topics that were deleted and made again since, or have lost what was read last: there are other records at them now.</summary>
    /// <param name="topicIds">Of the topics that there are, as far as they are known.</param>
    /// <param name="shortened">Topics that end before what is committed of them.</param>
    /// <param name="forgetOffsets">Has a rig's checkpoint say nothing of the offsets of topics.</param>
    /// <returns>Those that were made again, or may have been.</returns>
    public IReadOnlyCollection<string> ForgetOutdated(
        IReadOnlyDictionary<string, string> topicIds, IReadOnlyCollection<string> shortened, Func<byte[], IReadOnlyCollection<string>, byte[]> forgetOffsets)
    {
        var known = Partition.TopicIds;
        string[] replaced =
        [
            .. topicIds.Where(topic => known.TryGetValue(topic.Key, out var id) && id != topic.Value).Select(topic => topic.Key),
            .. shortened.Where(topic => !(topicIds.ContainsKey(topic) && known.ContainsKey(topic))),
        ];
        string[] outdated = [.. replaced.Union(shortened)];
        Partition = Partition with
        {
            TopicIds = known.Where(topic => !topicIds.ContainsKey(topic.Key)).Concat(topicIds).ToDictionary(),
            DeadLetterOffsets = Partition.DeadLetterOffsets.Where(topic => !outdated.Contains(topic.Key)).ToDictionary(),
        };
        _rigsHaveChanged = outdated.Length > 0;
        if (_rigsHaveChanged)
        {
            foreach (var (rig, checkpoint) in Rigs)
                Rigs[rig] = forgetOffsets(checkpoint, outdated);
        }

        return replaced;
    }

    /// <summary>What a new assignment writes down first. The partition's comes last: until it is written, the rigs' would be found to be outdated again.</summary>
    public IEnumerable<CheckpointRecord> EncodeFor(PartitionAssignment assignment) =>
    [
        .. _rigsHaveChanged ? Rigs.Select(rig => CheckpointCodec.Encode(assignment, rig.Key, rig.Value)) : [],
        CheckpointCodec.Encode(assignment, Partition),
    ];
}
