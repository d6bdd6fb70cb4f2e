using System.Collections.Concurrent;
using Orleans.Runtime.Placement;
using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo;

/// <summary>
/// The rigs' grains. Says with the first batch which silo reads the rig's partition, since the rig must be there too. Remembers the grains that it knows
/// until they are released or forgotten: the factory looks at the interface's attributes each time it is asked.
/// </summary>
internal sealed class GrainRigDirectory(IGrainFactory grains, ILocalSiloDetails silo, PipelineSet pipelines, SplitRigs splitRigs) : IRigDirectory
{
    private readonly ConcurrentDictionary<RigKey, IRigGrain> _known = [];

    /// <summary>Later batches go where the first went; what a request carries is copied with each.</summary>
    public ValueTask<AppendResult> AppendAsync(string rig, SampleBatch batch) =>
        batch.IsFirst ? AppendHereAsync(rig, batch) : Find(rig, batch.Assignment).AppendAsync(batch);

    public ValueTask<bool> WaitForRoomAsync(string rig, PartitionAssignment assignment) => Find(rig, assignment).WaitForRoomAsync(assignment);

    public ValueTask<RigSnapshot?> GetSnapshotAsync(string rig, PartitionAssignment assignment) => Find(rig, assignment).GetSnapshotAsync(assignment);

    public ValueTask DrainAsync(string rig, PartitionAssignment assignment) => Find(rig, assignment).DrainAsync(assignment);

    public ValueTask ReleaseAsync(string rig, PartitionAssignment assignment)
    {
        var grain = Find(rig, assignment);
        Forget(rig, assignment);
        return grain.ReleaseAsync(assignment);
    }

    public void Forget(string rig, PartitionAssignment assignment)
    {
        var key = new RigKey(assignment.Partition, rig);
        _known.TryRemove(key, out _);
        splitRigs.Forget(key);
    }

    public byte[] ForgetOffsets(byte[] checkpoint, IReadOnlyCollection<string> topics) => RigCheckpoint.ForgetOffsets(checkpoint, pipelines, topics);

    private async ValueTask<AppendResult> AppendHereAsync(string rig, SampleBatch batch)
    {
        splitRigs.Note(new RigKey(batch.Assignment.Partition, rig));
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo.SiloAddress);
        return await Find(rig, batch.Assignment).AppendAsync(batch);
    }

    private IRigGrain Find(string rig, PartitionAssignment assignment) =>
        _known.GetOrAdd(new RigKey(assignment.Partition, rig), static (key, grains) => grains.GetGrain<IRigGrain>(key.ToString()), grains);
}
