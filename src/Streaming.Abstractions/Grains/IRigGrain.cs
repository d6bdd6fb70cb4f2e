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
    /// <returns>The offsets this rig still needs, after this batch.</returns>
    /// <remarks>It may take as long as a model takes to come back; a caller that gave up would only ask again.</remarks>
    [Alias("append"), ResponseTimeout("1.00:00:00")]
    ValueTask<HoldOffset[]> AppendAsync([Immutable] SampleBatch batch);

    /// <summary>The offsets this rig still needs; answered also while an append waits.</summary>
    [Alias("get-hold-offsets"), AlwaysInterleave]
    ValueTask<HoldOffset[]> GetHoldOffsetsAsync();
}
