using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// The rigs that one assignment has brought records to, and what is known of each: whether it has to be asked before offsets are committed, and what
/// was last written down of it. Not thread safe.
/// </summary>
internal sealed class PartitionRigs(LoadedCheckpoints loaded)
{
    private readonly Dictionary<string, RigContact> _contacts = [];

    public IReadOnlyCollection<string> Names => _contacts.Keys;

    /// <summary>Of all rigs, as of their last snapshots.</summary>
    public long HeldBytes { get; private set; }

    public bool HasMet(string rig) => _contacts.ContainsKey(rig);

    /// <summary>
    /// A batch is about to go to the rig; the first brings its checkpoint along. So does the next to a rig that has said that it needs nothing: nobody asks it any more, so
    /// that it may end, as grains do that are idle. One that has not ended passes over the checkpoint.
    /// </summary>
    public (bool IsFirst, byte[]? Checkpoint) BeginAppend(string rig)
    {
        if (!_contacts.TryGetValue(rig, out var contact))
        {
            loaded.Rigs.Remove(rig, out var checkpoint);
            _contacts.Add(rig, contact = new RigContact { Checkpoint = checkpoint });
        }

        var isFirst = contact.SentBatches == contact.AnsweredBatches && !contact.IsHolding;
        contact.SentBatches++;
        return isFirst ? (true, contact.Checkpoint) : (false, null);
    }

    /// <summary>It took the batch, so what it said before does not count any more.</summary>
    public void EndAppend(string rig) => _contacts[rig].TakenBatches++;

    /// <summary>
    /// Those that may hold something, or have published since they were asked; what comes to them afterwards has to be asked for again. An append
    /// whose answer is still on its way may have closed windows, whose events are out.
    /// </summary>
    public List<ActiveRig> FindActive()
    {
        var active = new List<ActiveRig>();
        foreach (var (rig, contact) in _contacts)
        {
            if (contact.SentBatches > contact.AnsweredBatches || contact.IsHolding)
                active.Add(new ActiveRig(rig, contact.TakenBatches));
        }

        return active;
    }

    /// <summary>Takes the rig's answer.</summary>
    /// <returns>Its checkpoint, where it says something new.</returns>
    public CheckpointRecord? Record(int partition, ActiveRig rig, RigSnapshot snapshot)
    {
        var contact = _contacts[rig.Name];
        contact.AnsweredBatches = rig.TakenBatches;
        contact.IsHolding = snapshot.Holds.Length > 0;
        contact.Checkpoint = snapshot.Checkpoint;
        HeldBytes += snapshot.HeldBytes - contact.HeldBytes;
        contact.HeldBytes = snapshot.HeldBytes;
        return snapshot.Checkpoint.AsSpan().SequenceEqual(contact.Written) ? null : CheckpointCodec.Encode(partition, rig.Name, snapshot.Checkpoint);
    }

    public void MarkWritten(string rig, CheckpointRecord record) => _contacts[rig].Written = record.Value;

    private sealed class RigContact
    {
        public long SentBatches { get; set; }

        public long TakenBatches { get; set; }

        /// <summary>Those of which its last answer surely tells.</summary>
        public long AnsweredBatches { get; set; }

        public bool IsHolding { get; set; }

        public long HeldBytes { get; set; }

        /// <summary>With which it would go on if it had ended since its last answer.</summary>
        public byte[]? Checkpoint { get; set; }

        public byte[]? Written { get; set; }
    }
}
