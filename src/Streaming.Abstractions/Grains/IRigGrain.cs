using Orleans;
using Orleans.Concurrency;

namespace Streaming.Abstractions;

/// <summary>One rig, keyed by its partition and its name: aligns its samples for every pipeline and sees their events published.</summary>
[Alias("streaming.rig-grain")]
public interface IRigGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes what one poll brought for this rig. Returns once the samples are held, not once their events are published. A batch that comes again is
    /// skipped, so a caller without an answer asks again.
    /// </summary>
    /// <exception cref="StaleAssignmentException">The partition belongs to another silo by now.</exception>
    [Alias("append")]
    ValueTask<AppendResult> AppendAsync([Immutable] SampleBatch batch);

    /// <summary>
    /// Returns once so few windows wait for their events that the rig may be given more, which is how back-pressure starts. A model may take hours to come
    /// back, so the caller is told after some seconds that there is no room yet, and asks again.
    /// </summary>
    /// <returns>Whether there is room.</returns>
    [Alias("wait-for-room"), AlwaysInterleave]
    ValueTask<bool> WaitForRoomAsync(PartitionAssignment assignment);

    /// <summary>What the rig still needs, and its checkpoint; null where it has lost what it had.</summary>
    [Alias("get-snapshot"), AlwaysInterleave]
    ValueTask<RigSnapshot?> GetSnapshotAsync(PartitionAssignment assignment);

    /// <summary>Returns when no closed window waits for its event any more, or when the assignment is taken away.</summary>
    [Alias("drain"), AlwaysInterleave, ResponseTimeout("1.00:00:00")]
    ValueTask DrainAsync(PartitionAssignment assignment);

    /// <summary>The silo does not read the rig's partition any more: the rig ends, so that the next reader has it on its own silo.</summary>
    [Alias("release"), AlwaysInterleave]
    ValueTask ReleaseAsync(PartitionAssignment assignment);
}
