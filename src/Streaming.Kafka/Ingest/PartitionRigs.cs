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

    /// <summary>The rig's first batch brings its checkpoint along.</summary>
    public (bool IsFirst, byte[]? Checkpoint) Contact(string rig)
    {
        if (!_contacts.TryAdd(rig, new RigContact()))
            return (false, null);
        loaded.Rigs.Remove(rig, out var checkpoint);
        return (true, checkpoint);
    }

    /// <summary>It took samples, so what it said before does not count any more.</summary>
    public void Touch(string rig) => _contacts[rig].IsTouched = true;

    /// <summary>Those that may hold something; what comes to them afterwards has to be asked for again.</summary>
    public List<string> TakeActive()
    {
        var active = new List<string>();
        foreach (var (rig, contact) in _contacts)
        {
            if (!contact.IsTouched && !contact.IsHolding)
                continue;
            contact.IsTouched = false;
            active.Add(rig);
        }

        return active;
    }

    /// <summary>Takes the rig's answer.</summary>
    /// <returns>Its checkpoint, where it says something new.</returns>
    public CheckpointRecord? Record(int partition, string rig, RigSnapshot snapshot)
    {
        var contact = _contacts[rig];
        contact.IsHolding = snapshot.Holds.Length > 0;
        HeldBytes += snapshot.HeldBytes - contact.HeldBytes;
        contact.HeldBytes = snapshot.HeldBytes;
        return snapshot.Checkpoint.AsSpan().SequenceEqual(contact.Written) ? null : CheckpointCodec.Encode(partition, rig, snapshot.Checkpoint);
    }

    public void MarkWritten(string rig, CheckpointRecord record) => _contacts[rig].Written = record.Value;

    private sealed class RigContact
    {
        public bool IsTouched { get; set; }

        public bool IsHolding { get; set; }

        public long HeldBytes { get; set; }

        public byte[]? Written { get; set; }
    }
}
