using Orleans;
using Orleans.Concurrency;

namespace Streaming.Abstractions;

/// <summary>One rig, keyed by its name: aligns its samples for every pipeline and sees their events published.</summary>
[Alias("streaming.rig-grain")]
public interface IRigGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes what one poll brought for this rig. Returns once the samples are held, not once their events are published; it
    /// returns late when too many windows wait for inference, which is how back-pressure starts.
    /// </summary>
    /// <remarks>It may take as long as a model takes to come back; a caller that gave up would only ask again.</remarks>
    /// <exception cref="StaleAssignmentException">The partition belongs to another silo by now.</exception>
    [Alias("append"), ResponseTimeout("1.00:00:00")]
    ValueTask<AppendResult> AppendAsync([Immutable] SampleBatch batch);

    /// <summary>What the rig still needs, and its checkpoint; answered also while an append waits. Null where it has lost what it had.</summary>
    [Alias("get-snapshot"), AlwaysInterleave]
    ValueTask<RigSnapshot?> GetSnapshotAsync(PartitionAssignment assignment);

    /// <summary>Returns when no closed window waits for its event any more, or when the assignment is taken away.</summary>
    [Alias("drain"), AlwaysInterleave, ResponseTimeout("1.00:00:00")]
    ValueTask DrainAsync(PartitionAssignment assignment);

    /// <summary>The silo does not read the rig's partition any more: the rig ends, so that the next reader has it on its own silo.</summary>
    [Alias("release"), AlwaysInterleave]
    ValueTask ReleaseAsync(PartitionAssignment assignment);
}
