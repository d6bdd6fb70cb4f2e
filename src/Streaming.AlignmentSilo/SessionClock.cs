using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo;

/// <summary>The clock by which a rig aligns under one assignment: that of its partition, but never back.</summary>
/// <param name="partition">Of the assignment.</param>
internal sealed class SessionClock(PartitionClock partition)
{
    /// <summary>Null before the first sample.</summary>
    public long? NowUs { get; private set; }

    public ArrivalTimes ReadArrivalTimes(long wallUs) => partition.ReadArrivalTimes(wallUs);

    /// <summary>Moves to when the sample came. With the first it begins there, however little has been read of other topics.</summary>
    public long MoveTo(Sample sample, in ArrivalTimes arrivals) =>
        MoveTo(Math.Max(arrivals.Of(sample), NowUs ?? Math.Min(arrivals.WallUs, sample.AppendTimeUs)));

    /// <summary>Moves to now.</summary>
    public long Advance(long wallUs) => MoveTo(partition.NowUs(wallUs));

    /// <summary>By the wall clock it is that late already, and by this one it is not.</summary>
    public bool IsHeldBackFrom(long timeUs, long wallUs) => timeUs <= wallUs && timeUs > partition.NowUs(wallUs);

    private long MoveTo(long timeUs)
    {
        var nowUs = Math.Max(timeUs, NowUs ?? timeUs);
        NowUs = nowUs;
        return nowUs;
    }
}
