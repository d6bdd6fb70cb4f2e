namespace Streaming.Abstractions;

/// <summary>What becomes of windows that close faster than they can be worked on.</summary>
public enum DeliveryPolicy : byte
{
    /// <summary>All are worked on; the rig takes no further samples while too many wait.</summary>
    Lossless,

    /// <summary>Of those that wait the newest is worked on, the others are skipped and counted: for controllers, to whom an old answer is of no use.</summary>
    LatestOnly,
}
