using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>Where the rigs are. The silo answers with its grains; this library knows nothing of a cluster.</summary>
public interface IRigDirectory
{
    /// <inheritdoc cref="IRigGrain.AppendAsync"/>
    ValueTask<HoldOffset[]> AppendAsync(string rig, SampleBatch batch);

    /// <inheritdoc cref="IRigGrain.GetHoldOffsetsAsync"/>
    ValueTask<HoldOffset[]> GetHoldOffsetsAsync(string rig);
}
