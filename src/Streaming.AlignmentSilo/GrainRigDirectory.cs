using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo;

internal sealed class GrainRigDirectory(IGrainFactory grains) : IRigDirectory
{
    public ValueTask<HoldOffset[]> AppendAsync(string rig, SampleBatch batch) => grains.GetGrain<IRigGrain>(rig).AppendAsync(batch);

    public ValueTask<HoldOffset[]> GetHoldOffsetsAsync(string rig) => grains.GetGrain<IRigGrain>(rig).GetHoldOffsetsAsync();
}
