using Orleans.Runtime.Placement;
using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo;

/// <summary>The rigs' grains. Says with the first batch which silo reads the rig's partition, since the rig must be there too.</summary>
internal sealed class GrainRigDirectory(IGrainFactory grains, ILocalSiloDetails silo) : IRigDirectory
{
    public async ValueTask<AppendResult> AppendAsync(string rig, SampleBatch batch)
    {
        if (batch.IsFirst) // later ones go where it went; what a request carries is copied with each
            RequestContext.Set(IPlacementDirector.PlacementHintKey, silo.SiloAddress);
        return await grains.GetGrain<IRigGrain>(rig).AppendAsync(batch);
    }

    public ValueTask<bool> WaitForRoomAsync(string rig, PartitionAssignment assignment) => grains.GetGrain<IRigGrain>(rig).WaitForRoomAsync(assignment);

    public ValueTask<RigSnapshot?> GetSnapshotAsync(string rig, PartitionAssignment assignment) =>
        grains.GetGrain<IRigGrain>(rig).GetSnapshotAsync(assignment);

    public ValueTask DrainAsync(string rig, PartitionAssignment assignment) => grains.GetGrain<IRigGrain>(rig).DrainAsync(assignment);

    public ValueTask ReleaseAsync(string rig, PartitionAssignment assignment) => grains.GetGrain<IRigGrain>(rig).ReleaseAsync(assignment);
}
