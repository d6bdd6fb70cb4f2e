using Confluent.Kafka;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// How far one assignment has come: records handed on, rigs that hold some back, and dead letters. Shared by the partition's own task and the
/// consumer's thread.
/// </summary>
internal sealed class PartitionProgress
{
    private readonly Lock _lock = new();
    private readonly OffsetTracker _tracker = new();
    private readonly PartitionAssignment _assignment;
    private readonly PartitionRigs _rigs;
    private readonly OrderedPublications _deadLetters;
    private byte[]? _written;

    public PartitionProgress(PartitionAssignment assignment, LoadedCheckpoints loaded, IEnumerable<KeyValuePair<string, long>> starts)
    {
        _assignment = assignment;
        _rigs = new PartitionRigs(loaded);
        _deadLetters = new OrderedPublications(loaded.Partition.DeadLetterOffsets);
        foreach (var (topic, offset) in starts)
            _tracker.Track(topic, offset);
    }

    public string[] Rigs()
    {
        lock (_lock)
            return [.. _rigs.Names];
    }

    public SampleBatch CreateBatch(string rig, Sample[] samples)
    {
        lock (_lock)
        {
            var (isFirst, checkpoint) = _rigs.Contact(rig);
            return new SampleBatch { Samples = samples, Assignment = _assignment, IsFirst = isFirst, Checkpoint = checkpoint };
        }
    }

    public void Touch(string rig)
    {
        lock (_lock)
            _rigs.Touch(rig);
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

    /// <summary>All of them were handed on.</summary>
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
    public (Dictionary<string, long> Captured, List<string> Rigs) BeginSnapshot()
    {
        lock (_lock)
            return (_tracker.Capture(), _rigs.TakeActive());
    }

    public PartitionSnapshot EndSnapshot(Dictionary<string, long> captured, List<string> rigs, RigSnapshot[] answers)
    {
        lock (_lock)
        {
            var written = new List<(string Rig, CheckpointRecord Record)>();
            for (var i = 0; i < rigs.Count; i++)
            {
                _tracker.Hold(rigs[i], answers[i].Holds);
                if (_rigs.Record(_assignment.Partition, rigs[i], answers[i]) is { } record)
                    written.Add((rigs[i], record));
            }

            var positions = _tracker.PositionsOf(captured).Select(p => new TopicPartitionOffset(p.Key, _assignment.Partition, p.Value));
            var own = CreateOwnCheckpoint();
            var checkpoints = written.Select(rig => rig.Record);
            return new PartitionSnapshot(
                [.. positions],
                own.Value.AsSpan().SequenceEqual(_written) ? [.. checkpoints] : [.. checkpoints, own],
                () => MarkWritten(written, own));
        }
    }

    private CheckpointRecord CreateOwnCheckpoint()
    {
        _deadLetters.Advance();
        return CheckpointCodec.Encode(_assignment.Partition, new PartitionCheckpoint
        {
            Epoch = _assignment.Epoch,
            DeadLetterOffsets = _deadLetters.PublishedOffsets,
        });
    }

    private void MarkWritten(List<(string Rig, CheckpointRecord Record)> rigs, CheckpointRecord own)
    {
        lock (_lock)
        {
            foreach (var (rig, record) in rigs)
                _rigs.MarkWritten(rig, record);
            _written = own.Value;
        }
    }
}
