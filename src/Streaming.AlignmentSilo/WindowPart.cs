using Streaming.Abstractions;

namespace Streaming.AlignmentSilo;

/// <summary>What of a window is sent to its model.</summary>
internal sealed record WindowPart(AlignedWindow Window)
{
    /// <inheritdoc cref="InferenceRequest.Encodings"/>
    public SampleEncoding[] Encodings { get; init; } = [];

    /// <inheritdoc cref="InferenceRequest.OmittedModalities"/>
    public string[] OmittedModalities { get; init; } = [];

    /// <inheritdoc cref="InferenceRequest.EncodesOnly"/>
    public bool EncodesOnly { get; init; }

    /// <summary>Some of the window's samples, to be encoded.</summary>
    public static WindowPart ToEncode(AlignedWindow window, HashSet<Sample> samples) =>
        new(With(window, slice => Array.FindAll(slice.Samples, samples.Contains))) { EncodesOnly = true };

    /// <summary>The window with what encoders made of its samples, without the payload of those that nobody else looks at.</summary>
    public static WindowPart Encoded(AlignedWindow window, SampleEncoding[] encodings, string[] omitted) =>
        new(omitted.Length == 0 ? window : With(window, slice => omitted.Contains(slice.Modality) ? Array.ConvertAll(slice.Samples, sample => sample.WithoutPayload()) : slice.Samples))
        {
            Encodings = encodings,
            OmittedModalities = omitted,
        };

    private static AlignedWindow With(AlignedWindow window, Func<ModalitySlice, Sample[]> choose) => new()
    {
        StartUs = window.StartUs,
        EndUs = window.EndUs,
        Revision = window.Revision,
        ClosedBy = window.ClosedBy,
        Reference = window.Reference,
        Modalities = Array.ConvertAll(window.Modalities, slice => new ModalitySlice
        {
            Modality = slice.Modality,
            Samples = choose(slice),
            MissingReason = slice.MissingReason,
            AgeUs = slice.AgeUs,
            Fraction = slice.Fraction,
            GapUs = slice.GapUs,
            ClockOffsetUs = slice.ClockOffsetUs,
        }),
    };
}
