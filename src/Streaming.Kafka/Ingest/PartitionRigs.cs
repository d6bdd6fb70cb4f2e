using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// The rigs that one assignment has brought records to, and what is known of each: whether it has to be asked before offsets are committed, and what
/// was last written down of it. Not thread safe.
/// </summary>
/// <param name="loaded">What was written down of them before; what is not needed any more is removed.</param>
/// <param name="silence">Tells how long they have been quiet.</param>
internal sealed class PartitionRigs(LoadedCheckpoints loaded, SilenceClock silence)
{
    /// <summary>Where a million have been quiet, no commit is to take long for it.</summary>
    private const int MaxQuiet = 1_000;

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

        var isFirst = !contact.IsActive;
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
            if (contact.IsActive)
                active.Add(new ActiveRig(rig, contact.TakenBatches));
        }

        return active;
    }

    /// <summary>Takes the rig's answer.</summary>
    /// <returns>Its checkpoint, where it says something new.</returns>
    public CheckpointRecord? Record(PartitionAssignment assignment, ActiveRig rig, RigSnapshot snapshot)
    {
        var contact = _contacts[rig.Name];
        contact.AnsweredBatches = rig.TakenBatches;
        contact.IsHolding = snapshot.Holds.Length > 0;
        contact.Checkpoint = snapshot.Checkpoint;
        HeldBytes += snapshot.HeldBytes - contact.HeldBytes;
        contact.HeldBytes = snapshot.HeldBytes;
        return snapshot.Checkpoint.AsSpan().SequenceEqual(contact.Written) ? null : CheckpointCodec.Encode(assignment, rig.Name, snapshot.Checkpoint);
    }

    public void MarkWritten(string rig, CheckpointRecord record) => _contacts[rig].Written = record.Value;

    /// <summary>Begins to forget those of which nothing needs to be known any more, some at a time: should one come back, it is written down anew.</summary>
    public List<QuietRig> BeginForget()
    {
        if (!silence.IsTimeToLook())
            return [];
        var quiet = new List<QuietRig>();
        foreach (var (rig, contact) in _contacts)
        {
            // All are looked at, since that is how they are seen to be quiet.
            if (!contact.HasBeenQuiet(silence) || quiet.Count == MaxQuiet)
                continue;
            quiet.Add(new QuietRig(rig, contact.SentBatches));
            contact.Written = null;
        }

        var neverMet = loaded.Rigs.Keys.Where(rig => silence.HasLastedSince(loaded.WrittenAt.GetValueOrDefault(rig, DateTimeOffset.MaxValue)));
        quiet.AddRange(neverMet.Take(MaxQuiet - quiet.Count).Select(rig => new QuietRig(rig, SentBatches: 0)));
        return quiet;
    }

    /// <summary>It is written down nowhere any more.</summary>
    /// <returns>False where it has come back meanwhile.</returns>
    public bool EndForget(QuietRig rig)
    {
        if (_contacts.TryGetValue(rig.Name, out var contact) && contact.SentBatches > rig.SentBatches)
            return false;
        _contacts.Remove(rig.Name);
        loaded.Rigs.Remove(rig.Name);
        loaded.WrittenAt.Remove(rig.Name);
        return true;
    }

    private sealed class RigContact
    {
        private long _quietBatches;
        private TimeSpan _quietSince;

        public bool IsActive => SentBatches > AnsweredBatches || IsHolding;

        public long SentBatches { get; set; }

        public long TakenBatches { get; set; }

        /// <summary>Those of which its last answer surely tells.</summary>
        public long AnsweredBatches { get; set; }

        public bool IsHolding { get; set; }

        public long HeldBytes { get; set; }

        /// <summary>With which it would go on if it had ended since its last answer.</summary>
        public byte[]? Checkpoint { get; set; }

        public byte[]? Written { get; set; }

        /// <summary>It holds nothing and was sent nothing for long enough. It is quiet from when that is first seen.</summary>
        public bool HasBeenQuiet(SilenceClock silence)
        {
            if (IsActive)
                return false;
            if (_quietBatches != SentBatches)
                (_quietBatches, _quietSince) = (SentBatches, silence.Now);
            return silence.HasLastedSince(_quietSince);
        }
    }
}
