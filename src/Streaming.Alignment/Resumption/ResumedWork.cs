using Streaming.Abstractions;

namespace Streaming.Alignment.Resumption;

/// <summary>What an aligner that goes on from a frontier does not do again.</summary>
internal sealed class ResumedWork(AlignerFrontier frontier)
{
    private readonly Dictionary<(long InstantUs, string? Reference), EmittedWindow> _emitted =
        frontier.Emitted.ToDictionary(window => (window.InstantUs, window.Reference));

    private readonly HashSet<(string Modality, long Offset)> _lateSamples =
        [.. frontier.Modalities.SelectMany(modality => modality.LateOffsets.Select(offset => (modality.Modality, offset)))];

    public long FinalUs => frontier.FinalUs;

    /// <summary>It was late, and that has not been acknowledged.</summary>
    public bool IsOwedAsLate(Sample sample) => _lateSamples.Remove((sample.Modality, sample.Position.Offset));

    /// <summary>The window was given out, and has not been opened again yet.</summary>
    public bool IsToCome(in EmittedWindow window) => !window.IsFinal && _emitted.ContainsKey((window.InstantUs, window.Reference));

    /// <summary>The window is opened: what is known of it if it was given out. That it is final is known for good.</summary>
    public EmittedWindow? TakeEmitted(long instantUs, string? reference)
    {
        if (!_emitted.TryGetValue((instantUs, reference), out var window))
            return null;
        if (!window.IsFinal)
            _emitted.Remove((instantUs, reference));
        return window;
    }
}
