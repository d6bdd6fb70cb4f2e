namespace Streaming.Alignment.Resumption;

/// <summary>
/// How far an aligner had come, so that a fresh one can read again what the first still held without saying twice what was said. Small, and without anything that a
/// JSON serializer does not know.
/// </summary>
public sealed record AlignerFrontier
{
    /// <summary>No window of this instant or an earlier one is given out, first or again; <see cref="long.MinValue"/> before the first.</summary>
    /// <remarks>The instant is the reference sample's time, or the middle of a window of the grid.</remarks>
    public required long FinalUs { get; init; }

    /// <summary>Later windows that were given out and acknowledged, each with its last answer: few, and none on a grid without allowed lateness.</summary>
    public required IReadOnlyList<EmittedWindow> Emitted { get; init; }

    /// <summary>From where on each modality is to be read again.</summary>
    public required IReadOnlyList<ModalityFrontier> Modalities { get; init; }

    /// <summary>The same, but these modalities' records are others now, and none of them was read. What was promised by the old ones holds.</summary>
    public AlignerFrontier ForgetOffsets(IReadOnlySet<string> modalities) => this with
    {
        Modalities = [.. Modalities.Select(modality => modalities.Contains(modality.Modality)
            ? ModalityFrontier.BeginningOf(modality.Modality) with { Progress = modality.Progress }
            : modality)],
    };
}

/// <param name="InstantUs">What orders windows.</param>
/// <param name="Reference">The id of the sample that opened it; null for a window of the grid.</param>
/// <param name="Revision">That of the last answer.</param>
/// <param name="Fingerprint">What was in it.</param>
/// <param name="IsFinal">No late sample can change it any more.</param>
public readonly record struct EmittedWindow(long InstantUs, string? Reference, int Revision, long Fingerprint, bool IsFinal)
{
    internal bool IsSameAs(EmittedWindow other) => InstantUs == other.InstantUs && Reference == other.Reference;
}

/// <summary>From where on a modality is to be read again.</summary>
/// <param name="Modality">Its name.</param>
/// <param name="Position">The offset of the first record that is still needed: what lies before it is passed over.</param>
/// <param name="ReadUpTo">The offset of the last record that was read; -1 for none.</param>
/// <param name="Progress">What it had sent and promised before <paramref name="Position"/>.</param>
/// <param name="LateOffsets">Late samples that were not acknowledged: those are given out again, no others that were read before.</param>
public readonly record struct ModalityFrontier(string Modality, long Position, long ReadUpTo, ModalityProgress Progress, IReadOnlyList<long> LateOffsets)
{
    /// <summary>Nothing was read.</summary>
    public static ModalityFrontier BeginningOf(string modality) =>
        new(modality, 0, -1, new ModalityProgress(TimeMath.Always, TimeMath.Always, TimeMath.Always, HasEnded: false), []);
}

/// <param name="NewestUs">The newest event time; <see cref="long.MinValue"/> for none.</param>
/// <param name="OrderBoundUs">What the samples had promised by their times.</param>
/// <param name="BoundUs">What was promised altogether.</param>
/// <param name="HasEnded">Whether the stream had ended.</param>
public readonly record struct ModalityProgress(long NewestUs, long OrderBoundUs, long BoundUs, bool HasEnded);
