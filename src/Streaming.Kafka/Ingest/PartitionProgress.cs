using Confluent.Kafka;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// How far one assignment has come: records handed on, rigs that hold some back, and dead letters. Shared by the partition's own task and the
/// consumer's thread.
/// </summary>
internal sealed class PartitionProgress
{
    /// <summary>Holds back offsets as a rig does; a rig's name is not empty.</summary>
    private const string DeadLetters = "";

    private readonly Lock _lock = new();
    private readonly OffsetTracker _tracker = new();
    private readonly PartitionAssignment _assignment;
    private readonly PartitionRigs _rigs;
    private readonly OrderedPublications _deadLetters;
    private readonly SilenceClock _silence;
    private readonly Action<string> _forget;
    private readonly IReadOnlyDictionary<string, string> _topicIds;
    private byte[]? _written;

    /// <param name="assignment">The right to read the partition.</param>
    /// <param name="loaded">What is written down of it.</param>
    /// <param name="starts">By topic, the first offset that will come.</param>
    /// <param name="time">Tells how long rigs have been quiet.</param>
    /// <param name="forget">Is told of rigs of which nothing is known any more.</param>
    public PartitionProgress(
        PartitionAssignment assignment, LoadedCheckpoints loaded, IEnumerable<KeyValuePair<string, long>> starts, TimeProvider time, Action<string> forget)
    {
        _assignment = assignment;
        _silence = new SilenceClock(time);
        _forget = forget;
        _topicIds = loaded.Partition.TopicIds;
        _rigs = new PartitionRigs(loaded, _silence);
        _deadLetters = new OrderedPublications(loaded.Partition.DeadLetterOffsets);
        foreach (var (topic, offset) in starts)
            _tracker.Track(topic, offset);
    }

    public string[] Rigs()
    {
        lock (_lock)
            return [.. _rigs.Names];
    }

    /// <summary>Those that may have windows on their way.</summary>
    public List<ActiveRig> ActiveRigs()
    {
        lock (_lock)
            return _rigs.FindActive();
    }

    /// <summary>All topics were read to there, and there is nothing more now. Null where it is not so.</summary>
    public void NoteEnd(IReadOnlyList<TopicPartitionOffset>? end)
    {
        lock (_lock)
            _silence.NoteEnd(end);
    }

    /// <summary>It was sent a batch before.</summary>
    public bool HasMet(string rig)
    {
        lock (_lock)
            return _rigs.HasMet(rig);
    }

    public SampleBatch CreateBatch(string rig, Sample[] samples)
    {
        lock (_lock)
        {
            var (isFirst, checkpoint) = _rigs.BeginAppend(rig);
            return new SampleBatch { Samples = samples, Assignment = _assignment, IsFirst = isFirst, Checkpoint = checkpoint };
        }
    }

    /// <summary>The rig took its batch.</summary>
    public void EndAppend(string rig)
    {
        lock (_lock)
            _rigs.EndAppend(rig);
    }

    /// <returns>Null where the record was sent to the dead-letter topic before it was replayed.</returns>
    public Publication? TryAddDeadLetter(ConsumeResult<byte[]?, byte[]?> record)
    {
        var position = new RecordPosition(record.Topic, record.Partition.Value, record.Offset.Value);
        lock (_lock)
        {
            if (_deadLetters.IsPublished(position))
                return null;
            var publication = new Publication();
            _deadLetters.Add(position, publication);
            return publication;
        }
    }

    /// <summary>Payload bytes in open windows, as of the last snapshot.</summary>
    public long HeldBytes
    {
        get
        {
            lock (_lock)
                return _rigs.HeldBytes;
        }
    }

    /// <summary>All of them were handed on; what is to be dead-lettered of them holds itself back until it is.</summary>
    public void Track(List<PolledRecord> records)
    {
        lock (_lock)
        {
            for (var i = 0; i < records.Count; i++)
            {
                if (i + 1 == records.Count || records[i + 1].Modality != records[i].Modality)
                    _tracker.Track(records[i].Modality.Topic, records[i].Offset + 1);
            }
        }
    }

    /// <returns>How far everything is tracked, and the rigs that have to be asked what they hold of it.</returns>
    public (Dictionary<string, long> Captured, List<ActiveRig> Rigs) BeginSnapshot()
    {
        lock (_lock)
            return (_tracker.Capture(), _rigs.FindActive());
    }

    /// <param name="captured">How far everything was tracked when the rigs were asked.</param>
    /// <param name="rigs">Who was asked.</param>
    /// <param name="answers">Null of a rig that knows nothing of the assignment.</param>
    /// <exception cref="ReplayRequiredException">A rig knows nothing of it, and should.</exception>
    public PartitionSnapshot EndSnapshot(Dictionary<string, long> captured, List<ActiveRig> rigs, RigSnapshot?[] answers)
    {
        lock (_lock)
        {
            var written = new List<(string Rig, CheckpointRecord Record)>();
            for (var i = 0; i < rigs.Count; i++)
            {
                if (Take(rigs[i], answers[i]) is { } record)
                    written.Add((rigs[i].Name, record));
            }

            var quiet = _rigs.BeginForget();
            var own = CreateOwnCheckpoint();
            _tracker.Hold(DeadLetters, _deadLetters.FindHolds(_assignment.Partition));
            var positions = _tracker.PositionsOf(captured);
            var checkpoints = written.Select(rig => rig.Record).Concat(quiet.Select(rig => CheckpointCodec.EncodeRemoval(_assignment, rig.Name)));
            return new PartitionSnapshot(
                [.. positions.Select(position => new TopicPartitionOffset(position.Key, _assignment.Partition, position.Value))],
                own.Value.AsSpan().SequenceEqual(_written) ? [.. checkpoints] : [.. checkpoints, own],
                () => MarkWritten(written, own, quiet, positions));
        }
    }

    /// <returns>The rig's checkpoint, where it says something new.</returns>
    private CheckpointRecord? Take(ActiveRig rig, RigSnapshot? answer)
    {
        if (answer is null)
            return rig.TakenBatches > 0 ? throw new ReplayRequiredException($"Rig {rig.Name} has lost what it held.") : null;
        _tracker.Hold(rig.Name, answer.Holds);
        return _rigs.Record(_assignment, rig, answer);
    }

    private CheckpointRecord CreateOwnCheckpoint()
    {
        _deadLetters.Advance();
        return CheckpointCodec.Encode(_assignment, new PartitionCheckpoint
        {
            DeadLetterOffsets = _deadLetters.PublishedOffsets,
            TopicIds = _topicIds,
        });
    }

    private void MarkWritten(
        List<(string Rig, CheckpointRecord Record)> rigs, CheckpointRecord own, List<QuietRig> quiet, Dictionary<string, long> positions)
    {
        lock (_lock)
        {
            foreach (var (rig, record) in rigs)
                _rigs.MarkWritten(rig, record);
            _written = own.Value;
            _silence.NoteCommitted(positions);
            foreach (var rig in quiet)
            {
                if (_rigs.EndForget(rig))
                    _forget(rig.Name);
            }
        }
    }
}
