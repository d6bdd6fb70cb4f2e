using Orleans.Runtime.Placement;
using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo;

/// <summary>The rigs' grains. Says with each batch which silo reads the rig's partition, since the rig must be there too.</summary>
internal sealed class GrainRigDirectory(IGrainFactory grains, ILocalSiloDetails silo) : IRigDirectory
{
    public async ValueTask<HoldOffset[]> AppendAsync(string rig, SampleBatch batch)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo.SiloAddress);
        return await grains.GetGrain<IRigGrain>(rig).AppendAsync(batch);
    }

    public ValueTask<HoldOffset[]> GetHoldOffsetsAsync(string rig) => grains.GetGrain<IRigGrain>(rig).GetHoldOffsetsAsync();
}
