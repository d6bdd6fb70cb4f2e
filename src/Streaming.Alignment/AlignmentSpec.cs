using Streaming.Abstractions;

namespace Streaming.Alignment;

/// <summary>What an aligner does, in microseconds. Immutable; the aligners of all rigs share one.</summary>
public sealed record AlignmentSpec
{
    public required WindowSpec Window { get; init; }

    /// <summary>In the order of the slices of each window. At least one.</summary>
    public required IReadOnlyList<ModalitySpec> Modalities { get; init; }

    /// <summary>How far behind its modality's bound a sample may come and still change a window, closed or not.</summary>
    public long AllowedLatenessUs { get; init; }

    /// <summary>How many closed windows wait for samples within the allowed lateness, also where a modality that is never idle has stopped.</summary>
    public int MaxRevisableWindows { get; init; } = 1_024;

    /// <summary>A sample whose event time is further than this ahead of the wall clock is refused; null believes every clock.</summary>
    public long? MaxClockAheadUs { get; init; }

    /// <summary>A modality that is further than this behind the rig's newest is not waited for; null waits for every clock.</summary>
    public long? MaxClockBehindUs { get; init; }

    /// <summary>The longest that a window may stay open by the wall clock; null for as long as its proof takes.</summary>
    public long? DeadlineUs { get; init; }
}

public abstract record WindowSpec;

/// <summary>Windows <c>[n * advance, n * advance + size)</c> since the epoch. Tumbling where both are equal.</summary>
public sealed record GridWindowSpec(long SizeUs, long AdvanceUs) : WindowSpec
{
    /// <summary>What orders windows: the middle.</summary>
    internal long InstantOf(long startUs) => startUs + (SizeUs / 2);

    internal long LastOf(long startUs) => startUs + SizeUs - 1;
}

/// <summary>A window <c>[t + first, t + last]</c>, both ends included, for each sample at t of one modality; null is unbounded.</summary>
public sealed record ReferenceWindowSpec(string Modality, long? FirstUs, long? LastUs) : WindowSpec;

public sealed record ModalitySpec(string Name)
{
    public Pick Pick { get; init; }

    public PickTiming Timing { get; init; }

    /// <summary>After a sample at t, none at or before t less this comes on time.</summary>
    public long OutOfOrdernessUs { get; init; }

    /// <summary>Lets the out-of-orderness follow how late samples really are; null keeps it as it is.</summary>
    public AdaptiveOutOfOrdernessSpec? Adaptive { get; init; }

    /// <summary>After this long without a record (wall clock) no window waits for the modality; null waits however long it takes.</summary>
    public long? IdleTimeoutUs { get; init; }

    /// <summary>A window without it is not given out.</summary>
    public bool IsRequired { get; init; }

    /// <summary>How long before the instant a held sample may lie; null: within the window, or while it is valid.</summary>
    public long? MaxAgeUs { get; init; }
}

/// <summary>An out-of-orderness that the given share of the samples keeps, within limits.</summary>
public sealed record AdaptiveOutOfOrdernessSpec(double Quantile, long MinUs, long MaxUs);
