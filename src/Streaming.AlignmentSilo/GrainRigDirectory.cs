using Orleans.Runtime.Placement;
using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo;

/// <summary>The rigs' grains. Says with each batch which silo reads the rig's partition, since the rig must be there too.</summary>
internal sealed class GrainRigDirectory(IGrainFactory grains, ILocalSiloDetails silo) : IRigDirectory
{
    public async ValueTask<AppendResult> AppendAsync(string rig, SampleBatch batch)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo.SiloAddress);
        return await grains.GetGrain<IRigGrain>(rig).AppendAsync(batch);
    }

    public ValueTask<RigSnapshot?> GetSnapshotAsync(string rig, PartitionAssignment assignment) =>
        grains.GetGrain<IRigGrain>(rig).GetSnapshotAsync(assignment);

    public ValueTask DrainAsync(string rig, PartitionAssignment assignment) => grains.GetGrain<IRigGrain>(rig).DrainAsync(assignment);

    public ValueTask ReleaseAsync(string rig, PartitionAssignment assignment) => grains.GetGrain<IRigGrain>(rig).ReleaseAsync(assignment);
}
