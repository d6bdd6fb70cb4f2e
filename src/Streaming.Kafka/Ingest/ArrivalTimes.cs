using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>Tells when samples came: as their records' timestamps say, which may be a producer's, as far as that can be.</summary>
/// <param name="GivenUs">What came before then was given to the rigs already.</param>
/// <param name="InHandUs">What came after then has not been read of all topics.</param>
/// <param name="WallUs">The wall clock.</param>
public readonly record struct ArrivalTimes(long GivenUs, long InHandUs, long WallUs)
{
    public long Of(Sample sample) => Math.Min(WallUs, Math.Max(GivenUs, Math.Min(InHandUs, sample.AppendTimeUs)));
}
