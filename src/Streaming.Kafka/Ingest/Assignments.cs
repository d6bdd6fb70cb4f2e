using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>The partitions that this silo may read and publish for, now. Whoever works for one that it has lost finds that out here.</summary>
public sealed class Assignments(IOptions<KafkaOptions> options)
{
    private static readonly CancellationToken Revoked = new(canceled: true);

    private readonly ConcurrentDictionary<int, Entry> _entries = new();
    private readonly PartitionCredit _credit = PartitionCredit.Of(options.Value);

    /// <summary>How much of each partition may wait for its rigs, and how much more may be in closed windows.</summary>
    public long CreditBytes => _credit.Bytes;

    /// <summary>Cancelled once the assignment is taken away; at once where it is not this silo's.</summary>
    public CancellationToken RevocationOf(PartitionAssignment assignment) =>
        _entries.TryGetValue(assignment.Partition, out var entry) && entry.Assignment == assignment ? entry.Revocation.Token : Revoked;

    /// <summary>How much of the partition may be in closed windows at a time.</summary>
    public WindowCredit CreditOf(PartitionAssignment assignment) =>
        _entries.TryGetValue(assignment.Partition, out var entry) && entry.Assignment == assignment ? entry.Credit : new WindowCredit(() => 0);

    /// <summary>By which the partition's rigs go.</summary>
    public PartitionClock ClockOf(PartitionAssignment assignment) =>
        _entries.TryGetValue(assignment.Partition, out var entry) && entry.Assignment == assignment ? entry.Clock : new PartitionClock();

    public bool IsCurrent(PartitionAssignment assignment) => !RevocationOf(assignment).IsCancellationRequested;

    /// <summary>Gives the partition to this silo, in place of any assignment of it before.</summary>
    public PartitionAssignment Open(int partition, long epoch)
    {
        var assignment = new PartitionAssignment(partition, epoch);
        Revoke(partition);
#pragma warning disable CA2000 // not disposed: work that holds its token may still register
        _entries[partition] = new Entry(assignment, new CancellationTokenSource(), new WindowCredit(() => CreditBytes), new PartitionClock());
#pragma warning restore CA2000
        _credit.DivideAmong(_entries.Count);
        return assignment;
    }

    /// <summary>From its return on, nothing is published for the partition.</summary>
    public void Revoke(int partition)
    {
        if (!_entries.TryRemove(partition, out var entry))
            return;
        entry.Revocation.Cancel();
        _credit.DivideAmong(_entries.Count);
    }

    public void RevokeAll()
    {
        foreach (var partition in _entries.Keys)
            Revoke(partition);
    }

    private sealed record Entry(PartitionAssignment Assignment, CancellationTokenSource Revocation, WindowCredit Credit, PartitionClock Clock);
}
