using Streaming.Abstractions;

namespace Streaming.Alignment;

/// <summary>A window that was given out; its slices are in the <see cref="AlignerOutput"/> it lies in.</summary>
public readonly record struct ClosedWindow
{
    /// <summary><see cref="long.MinValue"/> where it is unbounded.</summary>
    public required long FirstUs { get; init; }

    /// <summary>Inclusive; <see cref="long.MaxValue"/> where it is unbounded.</summary>
    public required long LastUs { get; init; }

    /// <summary>The sample that opened it; null for a window of the grid.</summary>
    public required Sample? Reference { get; init; }

    public required CloseTrigger ClosedBy { get; init; }

    /// <summary>0 for the first answer; one more each time a late sample changed it.</summary>
    public required int Revision { get; init; }

    /// <summary>What orders windows: the reference sample's time, or the middle of a window of the grid.</summary>
    internal long InstantUs { get; init; }

    /// <summary>Without it, nobody would know of the window.</summary>
    internal Sample OpenedBy { get; init; }

    internal int FirstSlice { get; init; }

    internal int SliceCount { get; init; }
}

/// <summary>One modality's part of a window.</summary>
public readonly record struct ClosedSlice
{
    public required string Modality { get; init; }

    /// <summary>None exactly where there is a sample.</summary>
    public required MissingReason MissingReason { get; init; }

    /// <summary>Where a value at the window's instant lies between its two samples, from 0 to 1; 0 for any pick but linear.</summary>
    public double Fraction { get; init; }

    /// <summary>
    /// How long before the window's end, or before its reference sample, the newest of its samples lies; where it is missing, the newest that ever came. Null
    /// where none ever came.
    /// </summary>
    public long? AgeUs { get; init; }

    /// <summary>How much of the window no sample covers, with the pick slice; 0 for any other.</summary>
    public long GapUs { get; init; }

    internal int FirstSample { get; init; }

    internal int SampleCount { get; init; }
}
