using Streaming.Abstractions;

namespace Streaming.Alignment;

/// <summary>A window on its way: waiting to be closed, or closed and kept for late samples.</summary>
internal struct OpenWindow
{
    /// <summary>Both inclusive; <see cref="TimeMath.Always"/> and <see cref="TimeMath.Never"/> where it is unbounded.</summary>
    public long FirstUs;
    public long LastUs;

    /// <summary>What nearest and linear are about.</summary>
    public long InstantUs;

    /// <summary>Null for a window of the grid.</summary>
    public Sample? Reference;

    /// <summary>Wall-clock time at which it closes come what may; <see cref="TimeMath.Never"/> for none.</summary>
    public long DeadlineUs;

    /// <summary>That of the next answer.</summary>
    public int Revision;
}
