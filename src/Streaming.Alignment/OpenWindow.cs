using Streaming.Abstractions;

namespace Streaming.Alignment;

/// <summary>A window on its way: waiting to be closed, or closed and kept for late samples.</summary>
internal struct OpenWindow : ITimed
{
    /// <summary>Both inclusive; <see cref="TimeMath.Always"/> and <see cref="TimeMath.Never"/> where it is unbounded.</summary>
    public long FirstUs;
    public long LastUs;

    /// <summary>What nearest and linear are about.</summary>
    public long InstantUs;

    public readonly long OrderUs => InstantUs;

    /// <summary>The first sample in it, which need not be one that it takes.</summary>
    public Sample OpenedBy;

    /// <summary>Its reference sample; null for a window of the grid.</summary>
    public readonly Sample? Reference => IsOnGrid ? null : OpenedBy;

    public bool IsOnGrid;

    /// <summary>Wall-clock time at which it closes come what may; <see cref="TimeMath.Never"/> for none.</summary>
    public long DeadlineUs;

    /// <summary>That of the next answer.</summary>
    public int Revision;

    /// <summary>What it had when it was given out before this aligner began; null where it was not, or has been compared.</summary>
    public long? EmittedFingerprint;

    /// <summary>It was counted as one that is not given out.</summary>
    public bool IsCountedIncomplete;
}
